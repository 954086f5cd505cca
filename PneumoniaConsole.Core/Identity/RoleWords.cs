using System.Collections.Frozen;

namespace PneumoniaConsole.Core.Identity;

/// <summary>The lower-case words for roles in JSON and on the command line.</summary>
public static class RoleWords
{
    private static readonly FrozenDictionary<string, Role> s_roles =
        Enum.GetValues<Role>().ToFrozenDictionary(ToWord, role => role, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, for a message that says what is legal.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<Role>().Select(ToWord));

    public static string ToWord(this Role role) => role.ToString().ToLowerInvariant();

    public static bool TryParse(string? word, out Role role) => s_roles.TryGetValue(word ?? string.Empty, out role);
}
