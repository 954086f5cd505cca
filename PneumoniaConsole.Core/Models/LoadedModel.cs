using System.Collections.Concurrent;

namespace PneumoniaConsole.Core.Models;

/// <summary>
/// A specification with the session that runs it. Immutable but for its lease count; the session and its buffers are disposed when the slot has
/// moved on and the last lease is returned.
/// </summary>
public sealed class LoadedModel(ModelSpec spec, IInferenceSession session)
{
    // Bound: one batch for each worker and size, since a worker rents one at a time.
    private readonly ConcurrentDictionary<int, ConcurrentBag<IInferenceBatch>> _idle = new();

    // The slot itself holds the first lease.
    private int _leases = 1;

    public ModelSpec Spec { get; } = spec;

    /// <summary>Takes a batch of this capacity out of the pool, or makes one. Return it with <see cref="Return"/>.</summary>
    public IInferenceBatch Rent(int capacity) =>
        _idle.GetOrAdd(capacity, _ => []).TryTake(out var batch) ? batch : session.CreateBatch(capacity);

    public void Return(IInferenceBatch batch) => _idle[batch.Capacity].Add(batch);

    /// <summary>Adds a lease unless the last one is gone already.</summary>
    internal bool TryAddLease()
    {
        int current;
        do
        {
            current = Volatile.Read(ref _leases);
            if (current == 0)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _leases, current + 1, current) != current);
        return true;
    }

    internal void ReleaseLease()
    {
        if (Interlocked.Decrement(ref _leases) > 0)
        {
            return;
        }

        foreach (var batch in _idle.Values.SelectMany(bag => bag))
        {
            batch.Dispose();
        }

        session.Dispose();
    }
}
