using Microsoft.AspNetCore.Authorization;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Identity;

/// <summary>Says which permission a route, page or hub method needs.</summary>
internal interface IPermissionMetadata
{
    Permission Permission { get; }
}

/// <summary>On a page or hub method: only callers to whom <see cref="PolicyTable"/> gives the permission.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresPermissionAttribute(Permission permission) : AuthorizeAttribute(permission.ToString()), IPermissionMetadata
{
    public Permission Permission { get; } = permission;
}

/// <summary>Open to anyone, signed in or not.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenToAnyoneAttribute : AllowAnonymousAttribute, IPermissionMetadata
{
    public Permission Permission => Permission.Public;
}

internal static class PermissionConventions
{
    /// <summary>Says which permission these endpoints need. Every endpoint says one.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        permission == Permission.Public
            ? builder.WithMetadata(new OpenToAnyoneAttribute())
            : builder.WithMetadata(new RequiresPermissionAttribute(permission));
}
