using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Hosting;

namespace PneumoniaConsole.Components.Pages;

/// <summary>What a person sees when a page itself could not be made.</summary>
public sealed partial class ErrorPage
{
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    private string CorrelationId => HttpContext is null ? "unknown" : Problems.CorrelationIdOf(HttpContext);
}
