using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PneumoniaConsole.Hosting.Health;

/// <summary>The last health report, refreshed at most once a second however many callers ask.</summary>
internal sealed class HealthReporter(HealthCheckService checks, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private HealthReport? _report;
    private long _reportedAt;

    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_report is null || time.GetElapsedTime(_reportedAt) > s_fresh)
            {
                _report = await checks.CheckHealthAsync(cancellationToken);
                _reportedAt = time.GetTimestamp();
            }

            return _report;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
