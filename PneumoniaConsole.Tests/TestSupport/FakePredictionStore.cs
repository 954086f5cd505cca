using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>Holds what a test puts in; reads only.</summary>
internal sealed class FakePredictionStore : IPredictionStore
{
    private readonly Dictionary<PredictionId, StoredPrediction> _stored = [];

    /// <summary>Whether every read fails as a store does that cannot be reached.</summary>
    public bool IsDown { get; set; }

    public StoredPrediction Put(Prediction prediction, Study study, Verdict? verdict = null) => _stored[prediction.Id] = new StoredPrediction(prediction, study, verdict);

    public Task<StoredPrediction?> FindAsync(PredictionId id, CancellationToken cancellationToken) =>
        IsDown ? throw new StorageUnavailableException("down", new IOException()) : Task.FromResult(_stored.GetValueOrDefault(id));

    public Task SaveAsync(Study study, StoredImage image, Prediction prediction, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StoredImage?> ReadImageAsync(Study study, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<Page<StoredPrediction>>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RecordVerdictAsync(Verdict verdict, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
