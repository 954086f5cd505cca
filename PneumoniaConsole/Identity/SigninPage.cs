using System.Text.Encodings.Web;

namespace PneumoniaConsole.Identity;

/// <summary>The few pages around signing in: static, without a circuit, script or inline style, and never stored.</summary>
/// <param name="Body">HTML whose values are encoded already.</param>
internal sealed record SigninPage(int Status, string Title, string Body)
{
    private const string HowToGetALink =
        "<p>Ask an administrator for a new sign-in link, or run this where the console is installed:</p>"
        + "<pre><code>dotnet PneumoniaConsole.dll signin-link --user NAME</code></pre>";

    public static readonly SigninPage WithoutToken = new(
        StatusCodes.Status200OK, "Sign in", "<p>You sign in with a personal link that works once.</p>" + HowToGetALink);

    public static readonly SigninPage LinkUsedUp = new(
        StatusCodes.Status400BadRequest, "This link does not work", "<p role=\"alert\">The link was used already, has expired, or is incomplete.</p>" + HowToGetALink);

    public static readonly SigninPage Stale = new(
        StatusCodes.Status400BadRequest, "The page is out of date", "<p role=\"alert\">Reload the page and try again. To sign in, open your link once more.</p>");

    public static readonly SigninPage Forbidden = new(
        StatusCodes.Status403Forbidden, "Not allowed", "<p role=\"alert\">Your role does not allow this page. Ask an administrator.</p><p><a href=\"/\">Back to the console</a></p>");

    private static readonly HtmlEncoder s_html = HtmlEncoder.Default;

    /// <summary>Shows one button. Opening the page does not use the token up, so that a link preview in a chat cannot either.</summary>
    public static SigninPage WithToken(string token, string fieldName, string requestToken) => new(
        StatusCodes.Status200OK,
        "Sign in",
        $"""
        <form method="post" action="login">
        <input type="hidden" name="t" value="{s_html.Encode(token)}">
        <input type="hidden" name="{s_html.Encode(fieldName)}" value="{s_html.Encode(requestToken)}">
        <p>This link signs you in on this browser. It works once.</p>
        <button type="submit" autofocus>Sign in</button>
        </form>
        """);

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        await response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{s_html.Encode(Title)} - Pneumonia Console</title>
            <link rel="stylesheet" href="{s_html.Encode(context.Request.PathBase.ToUriComponent())}/login.css">
            </head>
            <body>
            <main>
            <p class="product">Pneumonia Console</p>
            <h1>{s_html.Encode(Title)}</h1>
            {Body}
            </main>
            <footer>Research use only. Not a medical device. The model saw children of one hospital, aged 1 to 5.</footer>
            </body>
            </html>
            """,
            context.RequestAborted);
    }
}
