using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Appends only: nothing in the console changes or removes an audit row.</summary>
internal sealed class AuditLog(Database database) : IAuditLog
{
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            context =>
            {
                context.Add(AuditRow.From(entry));
                return context.SaveChangesAsync(CancellationToken.None);
            },
            cancellationToken);
}
