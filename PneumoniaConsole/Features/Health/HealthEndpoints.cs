using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Hosting.Health;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Features.Health;

/// <summary>Health, readiness and liveness: three questions with three answers.</summary>
internal static class HealthEndpoints
{
    /// <summary>Longest a single check may take; a hanging dependency is a failing one.</summary>
    private static readonly TimeSpan s_checkTimeout = TimeSpan.FromSeconds(5);

    private static readonly string s_version = typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static IServiceCollection AddConsoleHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<ModelHealthCheck>("model", timeout: s_checkTimeout)
            .AddCheck<CanaryHealthCheck>("canary", HealthStatus.Degraded, [], s_checkTimeout)
            .AddCheck<StorageHealthCheck>("storage", timeout: s_checkTimeout)
            .AddCheck<QueueHealthCheck>("queue", timeout: s_checkTimeout)
            .AddCheck<DiskHealthCheck>("disk", timeout: s_checkTimeout)
            .AddCheck<MemoryHealthCheck>("memory", timeout: s_checkTimeout);
        services.AddSingleton<CanaryHealthCheck>();
        services.AddSingleton<HealthReporter>();
        services.AddSingleton<Readiness>();
        return services;
    }

    public static void MapHealthEndpoints(this WebApplication app)
    {
        var started = app.Services.GetRequiredService<TimeProvider>().GetTimestamp();
        var group = app.MapGroup("/").RequirePermission(Permission.Public).WithTags("Health");
        group.MapGet("/health/live", () => Results.Ok(new { status = "alive" })).WithSummary("The process answers; depends on nothing.");
        group.MapGet("/ready", GetReadiness).WithSummary("200 when the console should get traffic, else 503 with the reason.");
        group.MapGet("/health", (HealthReporter reporter, ModelSlot slot, TimeProvider time, CancellationToken cancellationToken) =>
            GetHealthAsync(reporter, slot, time.GetElapsedTime(started), cancellationToken)).WithSummary("Whether the console can do its work.");
        group.MapGet("/health/detailed", GetDetailsAsync).WithSummary("Every dependency with its status; latency and last error for callers with an identity.");
    }

    private static IResult GetReadiness(Readiness readiness) =>
        readiness.ReasonNotReady() is { } reason
            ? Results.Json(new { status = "not_ready", reason }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Ok(new { status = "ready" });

    private static async Task<IResult> GetHealthAsync(HealthReporter reporter, ModelSlot slot, TimeSpan uptime, CancellationToken cancellationToken)
    {
        var report = await reporter.ReportAsync(cancellationToken);
        return Results.Json(
            new { status = Word(report.Status), version = s_version, model = slot.Current?.Identity, uptimeSeconds = Math.Round(uptime.TotalSeconds, 1) },
            statusCode: StatusOf(report));
    }

    private static async Task<IResult> GetDetailsAsync(HttpContext context, HealthReporter reporter, CancellationToken cancellationToken)
    {
        var report = await reporter.ReportAsync(cancellationToken);
        var trusted = PolicyTable.Allows(context.User.ToOperator(), Permission.ReadHealthDetails);
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => trusted
                ? (object)new { status = Word(entry.Value.Status), latencyMs = Math.Round(entry.Value.Duration.TotalMilliseconds, 2), lastError = entry.Value.Description }
                : new { status = Word(entry.Value.Status) });
        return Results.Json(new { status = Word(report.Status), checks }, statusCode: StatusOf(report));
    }

    private static int StatusOf(HealthReport report) =>
        report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
