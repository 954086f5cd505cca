using System.Globalization;

namespace PneumoniaConsole.Identity;

/// <summary>Makes sign-in links out of an address under which people reach the console.</summary>
internal static class SigninAddress
{
    /// <summary>Where the console listens unless it is told otherwise.</summary>
    public const string Default = "http://localhost:8000";

    public static string LinkFor(string baseAddress, string token) => $"{baseAddress.TrimEnd('/')}/login?t={token}";

    public static string BaseOf(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";

    /// <summary>The first listening address, as a person on this machine types it.</summary>
    /// <param name="addresses">As the server gives or takes them, wildcards included.</param>
    /// <param name="metricsPort">A port that serves no pages, or null.</param>
    public static string BaseOf(IEnumerable<string> addresses, int? metricsPort)
    {
        foreach (var address in addresses)
        {
            if (TryParse(address) is { IsUnixPipe: false } parsed && parsed.Port != metricsPort)
            {
                var host = parsed.Host is "0.0.0.0" or "[::]" or "+" or "*" ? "localhost" : parsed.Host;
                return string.Create(CultureInfo.InvariantCulture, $"{parsed.Scheme}://{host}:{parsed.Port}{parsed.PathBase}");
            }
        }

        return Default;
    }

    private static BindingAddress? TryParse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
