using System.Security.Claims;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Identity;

/// <summary>An <see cref="Operator"/> as claims and back.</summary>
internal static class OperatorClaims
{
    private const string ActorKindClaim = "pneumonia-console:actor-kind";

    public static ClaimsPrincipal ToPrincipal(this Operator caller, string scheme)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, caller.Id),
            new(ClaimTypes.Name, caller.Name),
            new(ActorKindClaim, caller.Kind.ToString()),
        };
        if (caller.Role is { } role)
        {
            claims.Add(new Claim(ClaimTypes.Role, role.ToWord()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    /// <summary>Who this is; <see cref="Operator.Anonymous"/> for someone not signed in.</summary>
    public static Operator ToOperator(this ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true }
            || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id
            || !Enum.TryParse<ActorKind>(principal.FindFirstValue(ActorKindClaim), out var kind))
        {
            return Operator.Anonymous;
        }

        Role? role = RoleWords.TryParse(principal.FindFirstValue(ClaimTypes.Role), out var known) ? known : null;
        return new Operator(id, principal.FindFirstValue(ClaimTypes.Name) ?? id, kind, role);
    }
}
