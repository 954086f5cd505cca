using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.SignalR;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Hosting;

namespace PneumoniaConsole.Identity;

/// <summary>
/// Every change asked for with a cookie must prove that one of our pages asked. Keys are exempt, for no browser sends them by itself. It reads a
/// form only where the body is a plain form, so an upload is never buffered here.
/// </summary>
internal sealed class AntiforgeryGate(RequestDelegate next, IAntiforgery antiforgery)
{
    public const string HeaderName = "RequestVerificationToken";
    private const string PlainForm = "application/x-www-form-urlencoded";

    private static readonly Error s_stale = new("request.invalid", "The page is out of date. Reload it and try again.");

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsGuarded(context) || await IsOursAsync(context))
        {
            await next(context);
        }
        else if (Challenge.AcceptsHtml(context.Request))
        {
            await SigninPage.Stale.WriteAsync(context);
        }
        else
        {
            await Problems.WriteAsync(context, s_stale);
        }
    }

    private static bool IsGuarded(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method))
        {
            return false;
        }

        var endpoint = context.GetEndpoint();
        if (IsSocketTransport(context, endpoint))
        {
            return false;
        }

        // Signing in changes who the browser is, so its form is guarded although nobody is known yet.
        return context.User.Identity?.AuthenticationType == Schemes.Session || endpoint?.Metadata.GetMetadata<GuardedFormMetadata>() is not null;
    }

    // The transports of hubs and circuits send no headers of ours; they carry a secret connection id of their own instead, and the cookie is
    // not sent along by other sites.
    private static bool IsSocketTransport(HttpContext context, Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<HubMetadata>() is not null || context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal);

    private async Task<bool> IsOursAsync(HttpContext context) =>
        (context.Request.Headers.ContainsKey(HeaderName) || IsPlainForm(context.Request)) && await antiforgery.IsRequestValidAsync(context);

    private static bool IsPlainForm(HttpRequest request) => request.ContentType?.StartsWith(PlainForm, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>Marks a form that anonymous callers post and that needs the token all the same.</summary>
internal sealed class GuardedFormMetadata;
