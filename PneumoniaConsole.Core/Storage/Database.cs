using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Core.Storage;

/// <summary>
/// The one way to the tables: one context per operation, one writer at a time, and every failure of the store as
/// <see cref="StorageUnavailableException"/>. Thread-safe.
/// </summary>
internal sealed class Database(IDbContextFactory<ConsoleDbContext> contexts, DataFolder folder, TimeProvider time) : IDisposable
{
    // SQLite has a single writer: waiting here, in turn, is cheaper than being refused there.
    private readonly SemaphoreSlim _writer = new(1, 1);

    private volatile StorageFault? _lastFault;

    /// <summary>The latest failure, or null when there was none.</summary>
    public StorageFault? LastFault => _lastFault;

    public async Task<T> ReadAsync<T>(Func<ConsoleDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw Report(exception);
        }
    }

    /// <summary>Runs <paramref name="work"/> alone. Once it has its turn it is not cancelled any more, so that nobody has to ask whether a commit happened.</summary>
    public async Task<T> WriteAsync<T>(Func<ConsoleDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync((context, _) => work(context), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw Report(exception);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>As <see cref="WriteAsync"/>, with everything that <paramref name="work"/> reads and writes in one transaction.</summary>
    public Task<T> TransactAsync<T>(Func<ConsoleDbContext, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async context =>
            {
                var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await work(context).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken);

    /// <summary>Notes a failure of the store, its files included, and gives the exception to throw for it.</summary>
    public StorageUnavailableException Report(Exception exception)
    {
        var reason = StorageFault.Explain(exception) ?? "it failed unexpectedly";
        _lastFault = new StorageFault(time.GetUtcNow(), reason);
        // Pooled connections may hold a file that was deleted or replaced; the next attempt must look again.
        using var connection = new SqliteConnection(folder.ConnectionString);
        SqliteConnection.ClearPool(connection);
        return exception as StorageUnavailableException ?? new StorageUnavailableException($"The store cannot be used: {reason}.", exception);
    }

    public void Dispose() => _writer.Dispose();

    private async Task<T> RunAsync<T>(Func<ConsoleDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // An open connection keeps writing happily into a deleted file.
        if (!File.Exists(folder.Database))
        {
            throw new FileNotFoundException("The database file is gone.");
        }

        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            // Rows are only ever added whole; what changes in place is changed by a statement.
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            return await work(context, cancellationToken).ConfigureAwait(false);
        }
    }
}
