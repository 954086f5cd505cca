using PneumoniaConsole.Components;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Core.Storage;
using PneumoniaConsole.Features.Health;
using PneumoniaConsole.Features.Models;
using PneumoniaConsole.Features.Predictions;
using PneumoniaConsole.Hosting;
using PneumoniaConsole.Hosting.Metrics;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole;

/// <summary>Builds the console: what <c>Program</c> runs and what tests start on a port of their own.</summary>
public static class ConsoleHost
{
    /// <param name="configure">Changes registrations before the host is built, for example to put a test's clock in place.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddConsoleServer();
        builder.Services
            .AddImaging(builder.Configuration)
            .AddModels(builder.Configuration)
            .AddInference(builder.Configuration)
            .AddStorage(builder.Configuration)
            .AddConsoleIdentity(builder.Configuration)
            .AddConsoleMetrics()
            .AddConsoleHealth()
            .AddConsoleProblems()
            .AddConsoleOpenApi()
            .AddAnonymousRateLimits()
            .AddConsoleUi()
            .AddHostedService<StartupService>()
            .AddHostedService<InferenceWorkers>();

        var app = builder.Build();
        app.UseConsoleProblems();
        app.UseSecurityHeaders();
        app.UseMetricsPort();
        app.UseConsoleMetrics();
        app.UseRouting();
        app.UseConsoleIdentity();
        app.UseRateLimiter();

        app.MapConsoleMetrics();
        app.MapHealthEndpoints();
        app.MapPredictionEndpoints();
        app.MapModelEndpoints();
        app.MapIdentityEndpoints();
        app.MapConsoleOpenApi();
        app.MapConsoleUi();
        return app;
    }

    /// <summary>The configuration and paths that every command of the program shares.</summary>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // A published folder must run from any working directory, so its pages and settings are found beside the program.
        var published = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        return WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,

            // The page's assets are found by this name, also when a test or a benchmark is the program that runs.
            ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name,
            ContentRootPath = published ? AppContext.BaseDirectory : Directory.GetCurrentDirectory(),
        });
    }
}
