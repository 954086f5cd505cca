using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class AuditRow
{
    public long Sequence { get; init; }

    public required long At { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    public required ActorKind ActorKind { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public required string Outcome { get; init; }

    public static AuditRow From(AuditEntry entry) => new()
    {
        At = entry.At.ToUnixTimeMilliseconds(),
        ActorId = entry.Actor.Id,
        ActorName = entry.Actor.Name,
        ActorKind = entry.Actor.Kind,
        Action = entry.Action,
        Subject = entry.Subject,
        Outcome = entry.Outcome,
    };
}
