using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Core.Storage;

namespace PneumoniaConsole.Hosting;

/// <summary>Prepares the store before the server listens, and the model while it already answers "not ready yet, because".</summary>
internal sealed class StartupService(StorageInitializer storage, ModelReloader reloader) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await storage.OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await reloader.ReloadAsync(stoppingToken);

        // Sweeping a large archive takes seconds, and nothing waits for it.
        await storage.InitializeAsync(stoppingToken);
    }
}
