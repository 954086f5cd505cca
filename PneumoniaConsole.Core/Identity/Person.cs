using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Identity;

/// <summary>Identifies one person. A UUIDv7, shown as 32 hexadecimal digits.</summary>
public readonly record struct PersonId(Guid Value)
{
    public static PersonId Create(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    public static bool TryParse(string? text, out PersonId id)
    {
        var parsed = Guid.TryParseExact(text, "N", out var value);
        id = new PersonId(value);
        return parsed;
    }

    public override string ToString() => Value.ToString("N");
}

/// <summary>Someone who may sign in. Immutable.</summary>
/// <param name="Name">Unique, whatever the case of its letters.</param>
/// <param name="DisabledAt">Since when this person may not sign in any more, or null.</param>
public sealed record Person(PersonId Id, string Name, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, DateTimeOffset? LastSigninAt)
{
    /// <summary>Characters of a name.</summary>
    public const int MaxNameLength = 64;

    public bool IsEnabled => DisabledAt is null;

    /// <returns>The new person, or <c>request.invalid</c> for a name that cannot be one.</returns>
    public static Result<Person> Create(string? name, Role role, DateTimeOffset at)
    {
        var trimmed = name?.Trim() ?? string.Empty;
        if (trimmed.Length is 0 or > MaxNameLength || !trimmed.All(IsNameCharacter))
        {
            return new Error("request.invalid", $"A name has 1 to {MaxNameLength} letters, digits, spaces or the signs . _ - @ '.");
        }

        return new Person(PersonId.Create(at), trimmed, role, at, null, null);
    }

    public Operator ToOperator() => new(Id.ToString(), Name, ActorKind.Person, Role);

    private static bool IsNameCharacter(char character) => char.IsLetterOrDigit(character) || character is ' ' or '.' or '_' or '-' or '@' or '\'';
}
