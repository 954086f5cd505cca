using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Hosting;

namespace PneumoniaConsole.Identity;

/// <summary>What a caller sees who is not known or may not: people a page, programs problem JSON.</summary>
internal static class Challenge
{
    private static readonly Error s_required = new("auth.required", "Sign in, or send a key as X-API-Key or Authorization: Bearer.");
    private static readonly Error s_forbidden = new("auth.forbidden", "Your role does not allow this. Ask an administrator.");

    public static Task RequireAsync(HttpContext context)
    {
        if (IsPage(context.Request))
        {
            context.Response.Redirect($"{context.Request.PathBase}/login");
            return Task.CompletedTask;
        }

        return Problems.WriteAsync(context, s_required);
    }

    public static Task ForbidAsync(HttpContext context) =>
        IsPage(context.Request) ? SigninPage.Forbidden.WriteAsync(context) : Problems.WriteAsync(context, s_forbidden);

    /// <summary>Whether a browser asks for a page to show.</summary>
    public static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && AcceptsHtml(request);

    /// <summary>Whether a browser will show the answer, whatever it sent.</summary>
    public static bool AcceptsHtml(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
