namespace PneumoniaConsole.Identity;

/// <summary>Names of the ways to be known.</summary>
internal static class Schemes
{
    /// <summary>Chooses by the request: the key if it brings one, else the session.</summary>
    public const string Console = "Console";

    public const string Session = "Session";

    public const string ApiKey = "ApiKey";
}
