namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class SigninTokenRow
{
    /// <summary>Lower-case hexadecimal SHA-256 of the token; the token itself is never stored.</summary>
    public required string Hash { get; init; }

    public required string PersonId { get; init; }

    public required long ExpiresAt { get; init; }
}
