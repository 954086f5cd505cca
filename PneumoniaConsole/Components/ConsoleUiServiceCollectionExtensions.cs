using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using MudBlazor.Services;
using PneumoniaConsole.Components.Theme;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Features.Read;
using PneumoniaConsole.Hosting;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Components;

/// <summary>The pages: their services and their routes.</summary>
internal static class ConsoleUiServiceCollectionExtensions
{
    /// <summary>Where the exception handler re-executes a failed request for a page.</summary>
    public const string ErrorPath = "/error";

    public static IServiceCollection AddConsoleUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddScoped<CurrentOperator>();
        services.AddReadPage();
        return services;
    }

    /// <summary>Maps the pages, their static files, and what answers an address that nothing else does. Call it last.</summary>
    public static WebApplication MapConsoleUi(this WebApplication app)
    {
        app.MapStaticAssets().RequirePermission(Permission.Public);
        app.MapGet("/theme.css", Theme).RequirePermission(Permission.Public).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapFallback(NotFound).RequirePermission(Permission.Public);
        return app;
    }

    private static IResult Theme(HttpContext context)
    {
        context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Text(ConsoleTheme.Css, "text/css", Encoding.UTF8);
    }

    /// <summary>People get a page, programs a problem.</summary>
    private static IResult NotFound(HttpContext context) =>
        Challenge.IsPage(context.Request)
            ? new RazorComponentResult<App> { StatusCode = StatusCodes.Status404NotFound }
            : Problems.Result(new Error("resource.not_found", "There is nothing at this address."), context);
}
