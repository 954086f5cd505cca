namespace PneumoniaConsole.Core.Identity;

/// <summary>What kind of caller acts.</summary>
public enum ActorKind
{
    Anonymous,
    Person,
    Key,
    System,
}

/// <summary>What a person is in the console; each role's permissions stand in <see cref="PolicyTable"/>.</summary>
public enum Role
{
    Radiologist,
    Responder,
    Manager,
    Administrator,
    Integrator,
}

/// <summary>Who acts: passed explicitly to every command, and written into every record of it.</summary>
/// <param name="Id">Opaque id of the person or key; <c>anonymous</c> or <c>system</c> otherwise.</param>
/// <param name="Name">The name shown to people.</param>
public sealed record Operator(string Id, string Name, ActorKind Kind, Role? Role)
{
    public static readonly Operator Anonymous = new("anonymous", "anonymous", ActorKind.Anonymous, null);

    public static readonly Operator System = new("system", "system", ActorKind.System, null);
}
