using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Inference;

/// <summary>Who waits: a person in front of a screen, or a batch.</summary>
public enum Lane
{
    Interactive,
    Bulk,
}

/// <summary>
/// The bounded way into the engine. A request is admitted once, before its body is read, and holds its place until it is answered; admitted work waits
/// in one of two lanes, and a worker always serves the interactive lane first.
/// </summary>
public sealed class InferenceQueue(IOptions<InferenceOptions> options) : IDisposable
{
    private readonly Lock _gate = new();

    // Bound: admitted requests, QueueCapacity; a bulk request adds at most BulkBatchSize * 2 items.
    private readonly Queue<InferenceWork> _interactive = new();
    private readonly Queue<InferenceWork> _bulk = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private int _admitted;

    /// <summary>Items waiting for a worker.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _interactive.Count + _bulk.Count;
            }
        }
    }

    /// <summary>Requests inside, from admission to answer.</summary>
    public int Admitted => Volatile.Read(ref _admitted);

    public int Capacity => options.Value.QueueCapacity;

    /// <summary>Takes a place, or gives null when all are taken. Dispose the place when the request is answered.</summary>
    public IDisposable? TryAdmit()
    {
        if (Interlocked.Increment(ref _admitted) <= Capacity)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _admitted);
        return null;
    }

    internal void Enqueue(InferenceWork work, Lane lane)
    {
        lock (_gate)
        {
            (lane == Lane.Interactive ? _interactive : _bulk).Enqueue(work);
        }

        _waiting.Release();
    }

    /// <summary>Waits for work and takes one interactive item, or else up to a batch of bulk items for the same model.</summary>
    internal async Task<IReadOnlyList<InferenceWork>> TakeAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_interactive.TryDequeue(out var single))
            {
                return [single];
            }

            var batch = new List<InferenceWork>(options.Value.BulkBatchSize) { _bulk.Dequeue() };
            while (batch.Count < options.Value.BulkBatchSize && _bulk.TryPeek(out var next) && next.Model == batch[0].Model && _waiting.Wait(0, cancellationToken))
            {
                batch.Add(_bulk.Dequeue());
            }

            return batch;
        }
    }

    public void Dispose() => _waiting.Dispose();

    private sealed class Place(InferenceQueue queue) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref queue._admitted);
            }
        }
    }
}
