using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class PersonRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The name in upper case, unique: databases differ in what they call equal.</summary>
    public required string NameKey { get; init; }

    public required Role Role { get; init; }

    public required long CreatedAt { get; init; }

    public long? DisabledAt { get; init; }

    public long? LastSigninAt { get; init; }
}
