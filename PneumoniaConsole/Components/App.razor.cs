using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace PneumoniaConsole.Components;

/// <summary>The static root of every page.</summary>
public sealed partial class App
{
    // Prerendering would start every page twice: two loads, two subscriptions.
    private static readonly InteractiveServerRenderMode s_interactive = new(prerender: false);

    private string? _requestToken;

    [Inject]
    public required IAntiforgery Antiforgery { get; init; }

    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    private InteractiveServerRenderMode? PageRenderMode =>
        HttpContext.Response.StatusCode == StatusCodes.Status200OK && HttpContext.AcceptsInteractiveRouting() ? s_interactive : null;

    private string BaseHref => $"{HttpContext.Request.PathBase}/";

    protected override void OnInitialized() => _requestToken = Antiforgery.GetAndStoreTokens(HttpContext).RequestToken;
}
