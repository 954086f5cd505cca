namespace PneumoniaConsole.Core.Models;

/// <summary>The one mutable reference to the model in use. A request reads it once and uses only what it read.</summary>
public sealed class ModelSlot
{
    private LoadedModel? _current;

    /// <summary>What is served now, for display; take a lease before running it.</summary>
    public ModelSpec? Current => Volatile.Read(ref _current)?.Spec;

    /// <summary>Leases the current model, or gives null when none is loaded.</summary>
    public ModelLease? TryLease()
    {
        while (Volatile.Read(ref _current) is { } model)
        {
            if (model.TryAddLease())
            {
                return new ModelLease(model);
            }
        }

        return null;
    }

    /// <summary>Puts a model in use; the one before it is disposed when its last lease is returned.</summary>
    public void Swap(LoadedModel? next) => Interlocked.Exchange(ref _current, next)?.ReleaseLease();
}

/// <summary>Keeps a model alive until disposed. Disposing twice is harmless.</summary>
public sealed class ModelLease(LoadedModel model) : IDisposable
{
    private int _returned;

    public LoadedModel Model { get; } = model;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            Model.ReleaseLease();
        }
    }
}
