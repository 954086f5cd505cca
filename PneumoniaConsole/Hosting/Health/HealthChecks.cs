using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Hosting.Health;

/// <summary>A model is in use, and the last one offered was accepted.</summary>
internal sealed class ModelHealthCheck(ModelSlot slot, ModelReloader reloader) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var error = reloader.LastAttempt?.Error?.Message;
        return Task.FromResult((slot.Current, error) switch
        {
            (null, _) => HealthCheckResult.Unhealthy(error ?? "The model is being loaded and checked."),
            (_, not null) => HealthCheckResult.Degraded($"The model in use stays. The one that was offered was refused. {error}"),
            _ => HealthCheckResult.Healthy(),
        });
    }
}

/// <summary>
/// The live session still gives the golden answer; asked for every half minute, at once again after a failure, and never waited for. One instance for
/// the host, which remembers the last answer.
/// </summary>
internal sealed class CanaryHealthCheck(PredictionService predictions, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    private Task<Result<SelfTest>>? _running;
    private long _startedAt;
    private HealthCheckResult _last = HealthCheckResult.Healthy();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_running is { IsCompletedSuccessfully: true })
        {
            _last = Describe(await _running, context.Registration.FailureStatus);
        }

        if (_running is null || (_running.IsCompleted && (_last.Status != HealthStatus.Healthy || time.GetElapsedTime(_startedAt) >= s_interval)))
        {
            _startedAt = time.GetTimestamp();
            _running = predictions.SelfTestAsync(CancellationToken.None);
        }

        return _last;
    }

    private static HealthCheckResult Describe(Result<SelfTest> result, HealthStatus failure)
    {
        if (!result.TryGet(out var test, out var error))
        {
            return new HealthCheckResult(failure, error.Message);
        }

        return test.Passed
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(failure, string.Create(CultureInfo.InvariantCulture, $"The golden phantom scores {test.Prediction.Probability:0.####}; {test.Expected:0.####} was expected."));
    }
}

/// <summary>The store takes a write and the image folder is there.</summary>
internal sealed class StorageHealthCheck(IStorageHealth storage) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = await storage.CheckAsync(cancellationToken);
        return report.IsHealthy
            ? HealthCheckResult.Healthy(report.LastError is null ? null : $"Recovered. Last error: {report.LastError}.")
            : HealthCheckResult.Unhealthy($"The store does not take writes: {report.LastError}.");
    }
}

/// <summary>The disk under the store has room.</summary>
internal sealed class DiskHealthCheck(IStorageHealth storage) : IHealthCheck
{
    /// <summary>About 5,000 radiographs of 200 kB.</summary>
    private const long LowBytes = 1L << 30;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = (await storage.CheckAsync(cancellationToken)).FreeBytes;
        return free switch
        {
            null => HealthCheckResult.Degraded("The free space of the disk under the data folder cannot be read."),
            < LowBytes => HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{free / 1_048_576} MiB are free; images fill the disk. Free space.")),
            _ => HealthCheckResult.Healthy(),
        };
    }
}

/// <summary>New requests find a place.</summary>
internal sealed class QueueHealthCheck(InferenceQueue queue) : IHealthCheck
{
    private const double NearlyFull = 0.9;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(queue.Admitted < NearlyFull * queue.Capacity
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"{queue.Admitted} of {queue.Capacity} places are taken; more requests are refused.")));
}

/// <summary>The process stays below 85 % of what its container or machine grants.</summary>
internal sealed class MemoryHealthCheck : IHealthCheck
{
    private const double HighShare = 0.85;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var share = (double)Environment.WorkingSet / limit;
        return Task.FromResult(share < HighShare
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"The process uses {share:P0} of the memory it may use.")));
    }
}
