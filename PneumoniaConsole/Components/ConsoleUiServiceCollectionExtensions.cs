using Microsoft.AspNetCore.Http.HttpResults;
using MudBlazor.Services;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Features.Read;
using PneumoniaConsole.Hosting;

namespace PneumoniaConsole.Components;

/// <summary>The pages: their services and their routes.</summary>
internal static class ConsoleUiServiceCollectionExtensions
{
    /// <summary>Where the exception handler re-executes a failed request for a page.</summary>
    public const string ErrorPath = "/error";

    public static IServiceCollection AddConsoleUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentOperator>();
        services.AddReadPage();
        return services;
    }

    /// <summary>Maps the pages, their static files, and what answers an address that nothing else does. Call it last.</summary>
    public static WebApplication MapConsoleUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapFallback(NotFound).AllowAnonymous();
        return app;
    }

    /// <summary>People get a page, programs a problem.</summary>
    private static IResult NotFound(HttpContext context)
    {
        var wantsPage = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return wantsPage
            ? new RazorComponentResult<App> { StatusCode = StatusCodes.Status404NotFound }
            : Problems.Result(new Error("resource.not_found", "There is nothing at this address."), context);
    }
}
