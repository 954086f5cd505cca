using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components;

/// <summary>The policy a page names in its <c>[Authorize]</c> attribute: one for each <see cref="Permission"/>.</summary>
internal static class PagePolicy
{
    public const string Predict = Prefix + nameof(Permission.Predict);

    private const string Prefix = "permission:";
}
