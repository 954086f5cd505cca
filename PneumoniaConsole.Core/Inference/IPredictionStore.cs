using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Inference;

/// <summary>A stored prediction with its study and its latest verdict, if any.</summary>
public sealed record StoredPrediction(Prediction Prediction, Study Study, Verdict? Verdict);

/// <summary>One page of a list, newest first.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">Opaque cursor of the next page, or null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? Next);

/// <summary>Keeps predictions. Every method throws <see cref="StorageUnavailableException"/> when the store cannot be reached or written.</summary>
public interface IPredictionStore
{
    /// <summary>Writes the image, the study, the prediction and the audit entry; either all of them are there afterwards or none.</summary>
    Task SaveAsync(Study study, StoredImage image, Prediction prediction, AuditEntry audit, CancellationToken cancellationToken);

    Task<StoredPrediction?> FindAsync(PredictionId id, CancellationToken cancellationToken);

    /// <summary>The bytes of a study's image, or null when retention has removed it.</summary>
    Task<StoredImage?> ReadImageAsync(Study study, CancellationToken cancellationToken);

    /// <param name="limit">1..500.</param>
    /// <param name="cursor">From a previous page, or null; <c>request.invalid</c> when it is not one of ours.</param>
    Task<Result<Page<StoredPrediction>>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>Records the verdict and its audit entry together; false when there is no such prediction.</summary>
    Task<bool> RecordVerdictAsync(Verdict verdict, AuditEntry audit, CancellationToken cancellationToken);
}

/// <summary>The store cannot be reached or written: <c>storage.unavailable</c>.</summary>
public sealed class StorageUnavailableException(string message, Exception inner) : Exception(message, inner);
