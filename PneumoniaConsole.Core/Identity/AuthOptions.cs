using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Identity;

/// <summary>Configuration section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Characters a key needs at least: 16 random ones cannot be guessed over a network.</summary>
    public const int MinKeyLength = 16;

    /// <summary>Key for automation, or null for none. Acts as an integrator.</summary>
    public string? BootstrapApiKey { get; set; }

    /// <summary>How long a sign-in link works. An hour is enough to walk to the browser, and short enough for a link left in a chat.</summary>
    public TimeSpan SigninLinkLifetime { get; set; } = TimeSpan.FromHours(1);
}

internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var mistakes = new List<string>();
        // An empty value is how a deployment file says "none".
        if (options.BootstrapApiKey is { Length: > 0 } key && (key.Length < AuthOptions.MinKeyLength || key.Any(character => character is <= ' ' or > '~')))
        {
            mistakes.Add($"Auth:BootstrapApiKey must have at least {AuthOptions.MinKeyLength} printable ASCII characters without spaces. Leave it out for no key.");
        }

        if (options.SigninLinkLifetime < s_shortest || options.SigninLinkLifetime > s_longest)
        {
            mistakes.Add("Auth:SigninLinkLifetime must be between 00:01:00 (a minute) and 7.00:00:00 (a week).");
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
