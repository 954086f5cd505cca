using System.Collections.Frozen;

namespace PneumoniaConsole.Core.Identity;

/// <summary>Something a caller may be allowed to do. Every route, page and hub method names one.</summary>
public enum Permission
{
    /// <summary>Open to anyone, rate-limited: health, readiness, metrics, the self-test.</summary>
    Public,
    Predict,
    ReadStudies,
    RecordVerdict,
    ReadModels,
    ManageModels,
    ManagePeople,
    ReadHealthDetails,
}

/// <summary>Who may do what, as data: the only place where a permission is given to a role.</summary>
public static class PolicyTable
{
    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> s_granted = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Radiologist] = Grant(Permission.Predict, Permission.ReadStudies, Permission.RecordVerdict, Permission.ReadModels, Permission.ReadHealthDetails),
        [Role.Responder] = Grant(Permission.Predict, Permission.ReadStudies, Permission.ReadModels, Permission.ManageModels, Permission.ReadHealthDetails),
        [Role.Manager] = Grant(Permission.ReadStudies, Permission.ReadModels, Permission.ReadHealthDetails),
        [Role.Administrator] = Enum.GetValues<Permission>().ToFrozenSet(),
        [Role.Integrator] = Grant(Permission.Predict, Permission.ReadStudies, Permission.RecordVerdict, Permission.ReadModels, Permission.ManageModels, Permission.ReadHealthDetails),
    }.ToFrozenDictionary();

    /// <summary>Whether this caller may do this.</summary>
    public static bool Allows(Operator caller, Permission permission) =>
        permission == Permission.Public || (caller.Role is { } role && s_granted[role].Contains(permission));

    private static FrozenSet<Permission> Grant(params Permission[] permissions) => permissions.Append(Permission.Public).ToFrozenSet();
}
