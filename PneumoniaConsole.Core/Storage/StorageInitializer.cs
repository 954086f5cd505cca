using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Makes the store ready: folder, database, migrations, and no files left over from a killed process. Thread-safe.</summary>
public sealed partial class StorageInitializer : IDisposable
{
    private static readonly TimeSpan s_lockRetry = TimeSpan.FromMilliseconds(100);

    private readonly IDbContextFactory<ConsoleDbContext> _contexts;
    private readonly Database _database;
    private readonly DataFolder _folder;
    private readonly OrphanSweep _sweep;
    private readonly TimeProvider _time;
    private readonly ILogger<StorageInitializer> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTime _openedAt;
    private bool _isMigrated;
    private bool _isSwept;

    internal StorageInitializer(
        IDbContextFactory<ConsoleDbContext> contexts, Database database, DataFolder folder, OrphanSweep sweep, TimeProvider time, ILogger<StorageInitializer> logger)
    {
        (_contexts, _database, _folder, _sweep, _time, _logger) = (contexts, database, folder, sweep, time, logger);
    }

    /// <summary>Migrates and sweeps once; further calls wait for the first and do nothing. After a failure a call tries again.</summary>
    /// <exception cref="StorageUnavailableException">The folder or the database cannot be used.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isSwept)
            {
                await _sweep.RunAsync(_openedAt, cancellationToken).ConfigureAwait(false);
                _isSwept = true;
            }
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw _database.Report(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Migrates without sweeping: the store may be used from here on, and the sweep (a second for 100,000 images) may follow while it serves.
    /// A command that runs beside a serving console never sweeps.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The folder or the database cannot be used.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isMigrated)
            {
                await MigrateAsync(cancellationToken).ConfigureAwait(false);
                _openedAt = _sweep.FileSystemNow();
                _isMigrated = true;
            }
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw _database.Report(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        DataFolder.CreatePrivate(_folder.Root);
        DataFolder.CreatePrivate(_folder.Images);
        DataFolder.CreatePrivate(_folder.Keys);
        var turn = await TakeMigrationTurnAsync(cancellationToken).ConfigureAwait(false);
        await using (turn.ConfigureAwait(false))
        {
            // Created here and not by SQLite, which would let others read it; its log files take the same mode.
            var file = DataFolder.OpenPrivate(_folder.Database, FileMode.OpenOrCreate, FileShare.ReadWrite);
            await file.DisposeAsync().ConfigureAwait(false);

            var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken).ConfigureAwait(false);
                var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).Count();
                if (pending == 0)
                {
                    return;
                }

                // EF's own lock is a row that a killed process leaves for ever; holding the file lock, we know that it is nobody's.
                await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken).ConfigureAwait(false);
                await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
                Migrated(pending);
            }
        }
    }

    private async Task<FileStream> TakeMigrationTurnAsync(CancellationToken cancellationToken)
    {
        const int Attempts = 300;
        var path = Path.Combine(_folder.Root, "migration.lock");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return DataFolder.OpenPrivate(path, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException) && attempt < Attempts)
            {
                await Task.Delay(s_lockRetry, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
