using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>A session whose logit is the mean of the tensor, so that a test knows every answer by hand; runs can be held and made to fail.</summary>
internal sealed class FakeSession(int length) : IInferenceSession, IInferenceSessionFactory
{
    public int Disposed { get; private set; }

    public List<int> BatchSizes { get; } = [];

    /// <summary>Called at the start of every run.</summary>
    public Action<CancellationToken> OnRun { get; set; } = _ => { };

    public IInferenceSession Create(byte[] graph, ModelManifest manifest) => this;

    public IInferenceBatch CreateBatch(int capacity) => new Batch(this, capacity);

    public void Dispose() => Disposed++;

    private sealed class Batch(FakeSession session, int capacity) : IInferenceBatch
    {
        private readonly float[][] _inputs = [.. Enumerable.Range(0, capacity).Select(_ => new float[session.Length])];

        public int Capacity => capacity;

        public int MapWidth => 1;

        public int MapHeight => 1;

        public Span<float> Input(int index) => _inputs[index];

        public void Run(CancellationToken cancellationToken)
        {
            lock (session.BatchSizes)
            {
                session.BatchSizes.Add(capacity);
            }

            session.OnRun(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public float Logit(int index) => _inputs[index].Average();

        public float[] ActivationMap(int index) => [Logit(index)];

        public ReadOnlySpan<float> Features(int index) => new[] { Logit(index), 0f };

        public void Dispose()
        {
        }
    }

    private int Length => length;
}
