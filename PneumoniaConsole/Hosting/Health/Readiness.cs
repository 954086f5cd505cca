using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Hosting.Health;

/// <summary>Whether this process should get traffic. The store is ready before the server listens, so the model and the shutdown decide.</summary>
internal sealed class Readiness(ModelSlot slot, ModelReloader reloader, IHostApplicationLifetime lifetime)
{
    /// <summary>Why not, in words, or null when ready.</summary>
    public string? ReasonNotReady()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "The console is shutting down and takes no new work.";
        }

        return slot.Current is not null ? null : reloader.LastAttempt?.Error?.Message ?? "The model is being loaded and checked.";
    }
}
