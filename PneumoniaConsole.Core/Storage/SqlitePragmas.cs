using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Settings that SQLite forgets with each connection.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // With a write-ahead log, NORMAL survives a killed process whole; only a power cut can lose the last commits, and never tears the file.
    // Other processes (the sign-in command) write too, hence the wait.
    private const string Sql = "PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = Sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
