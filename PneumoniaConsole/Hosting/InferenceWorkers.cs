using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Hosting;

/// <summary>Keeps the configured number of workers on the inference queue until the host stops.</summary>
internal sealed class InferenceWorkers(InferenceProcessor processor, IOptions<InferenceOptions> options) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await processor.RunOnceAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops: the queue has nobody left to answer.
        }
    }
}
