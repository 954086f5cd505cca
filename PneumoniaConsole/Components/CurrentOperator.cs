using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components;

/// <summary>Who sits before this circuit. Scoped: one circuit, one person.</summary>
public sealed class CurrentOperator(AuthenticationStateProvider authentication)
{
    public async Task<Operator> GetAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return From(state.User);
    }

    private static Operator From(ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), ignoreCase: true, out var role)
            ? new Operator(id, user.Identity?.Name ?? id, ActorKind.Person, role)
            : Operator.Anonymous;
}
