using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Core.Audit;

/// <summary>One line of the append-only audit log.</summary>
/// <param name="Action">A dotted verb, for example <c>study.predicted</c> or <c>model.reload_refused</c>.</param>
/// <param name="Subject">Opaque id of what was acted on; never a file name or patient value.</param>
/// <param name="Outcome"><c>succeeded</c> or a stable error code.</param>
public sealed record AuditEntry(DateTimeOffset At, Operator Actor, string Action, string Subject, string Outcome);

/// <summary>Appends audit entries that accompany no other stored change. Entries that do are written in that change's transaction.</summary>
public interface IAuditLog
{
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);
}
