using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Core.Storage;

/// <summary>A failure of the store and when it happened.</summary>
/// <param name="Reason">Half a sentence without paths or values.</param>
internal sealed record StorageFault(DateTimeOffset At, string Reason)
{
    private const int Constraint = 19;

    /// <summary>What broke, or null when the exception is not the store's: then it is a bug and must stay one.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StorageUnavailableException { InnerException: { } inner } => Explain(inner),
        DbUpdateException { InnerException: { } inner } => Explain(inner),
        SqliteException { SqliteErrorCode: Constraint } => null,
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            5 or 6 => "the database is locked by another process",
            8 => "the database is read-only",
            11 or 26 => "the database file is damaged",
            13 => "the disk is full",
            14 => "the database file cannot be opened",
            _ => $"the database answered with error {sqlite.SqliteErrorCode}",
        },
        FileNotFoundException or DirectoryNotFoundException => "the data folder or the database file is gone",
        UnauthorizedAccessException => "the data folder may not be written",
        IOException => "the data folder cannot be written, or the disk is full",
        _ => null,
    };
}
