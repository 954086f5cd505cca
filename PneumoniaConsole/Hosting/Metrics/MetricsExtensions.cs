using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Identity;
using Prometheus;

namespace PneumoniaConsole.Hosting.Metrics;

internal static class MetricsExtensions
{
    /// <summary>One registry a host, so that hosts started side by side in tests do not share counters.</summary>
    public static IServiceCollection AddConsoleMetrics(this IServiceCollection services)
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        services.AddSingleton(registry);
        services.AddSingleton<IMetricFactory>(Prometheus.Metrics.WithCustomRegistry(registry));
        return services;
    }

    /// <summary>Keeps everything but <c>/metrics</c> off the metrics port.</summary>
    public static void UseMetricsPort(this WebApplication app)
    {
        if (app.Configuration.GetValue<int?>("Metrics:Port") is not { } port)
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (context.Connection.LocalPort != port || context.Request.Path == "/metrics")
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    public static void UseConsoleMetrics(this WebApplication app) =>
        app.UseHttpMetrics(options => options.SetMetricFactory(app.Services.GetRequiredService<IMetricFactory>()));

    public static void MapConsoleMetrics(this WebApplication app) =>
        app.MapMetrics("/metrics", app.Services.GetRequiredService<CollectorRegistry>()).RequirePermission(Permission.Public);
}
