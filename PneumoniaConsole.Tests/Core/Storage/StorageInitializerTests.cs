using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Storage;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Storage;

public sealed class StorageInitializerTests : IAsyncLifetime
{
    private StoreFixture _store = null!;

    public async ValueTask InitializeAsync() => _store = await StoreFixture.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Migrations_AgainstTheModel_AreComplete()
    {
        using var context = new ConsoleDbContextDesignFactory().CreateDbContext([]);

        Assert.False(context.Database.HasPendingModelChanges(), "The model changed: add a migration (dotnet ef migrations add NAME -o Storage/Migrations).");
    }

    [Fact]
    public async Task InitializeAsync_NewFolder_AppliesEveryMigrationInWriteAheadMode()
    {
        await using var context = new ConsoleDbContextDesignFactory().CreateDbContext([]);

        Assert.Equal(context.Database.GetMigrations().Count(), await _store.ScalarAsync<long>("SELECT COUNT(*) FROM __EFMigrationsHistory"));
        Assert.Equal("wal", await _store.ScalarAsync<string>("PRAGMA journal_mode"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task InitializeAsync_NewFolder_IsClosedToOthers()
    {
        await Saved.Create(_store.Time.GetUtcNow()).ToAsync(_store.Predictions);
        // SQLite removes its log files with the last connection, which must not happen while they are looked at.
        await using var held = new SqliteConnection($"Data Source={_store.DatabaseFile};Pooling=False");
        await held.OpenAsync(TestContext.Current.CancellationToken);
        await using var touch = new SqliteCommand("SELECT COUNT(*) FROM studies", held);
        await touch.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        Assert.All(
            Directory.GetFiles(_store.Root, "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(
            Directory.GetDirectories(_store.Root, "*", SearchOption.AllDirectories).Append(_store.Root),
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task InitializeAsync_LockLeftByAKilledMigration_DoesNotHang()
    {
        await using var other = await StoreFixture.CreateAsync();
        await other.ScalarAsync<object>("INSERT INTO __EFMigrationsLock VALUES (1, '2026-03-01'); DELETE FROM __EFMigrationsHistory; "
            + "DROP TABLE verdicts; DROP TABLE predictions; DROP TABLE studies; DROP TABLE audit; DROP TABLE heartbeat; DROP TABLE signin_tokens; DROP TABLE people;");
        using var restarted = other.Restart();

        await restarted.InitializeAsync(TestContext.Current.CancellationToken);

        await Saved.Create(other.Time.GetUtcNow()).ToAsync(other.Predictions);
    }

    [Fact]
    public async Task InitializeAsync_FolderCannotBeMade_IsUnavailable()
    {
        await using var other = await StoreFixture.CreateAsync();
        Directory.Delete(other.Root, recursive: true);
        await File.WriteAllTextAsync(other.Root, "in the way", TestContext.Current.CancellationToken);
        using var restarted = other.Restart();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => restarted.InitializeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RunAsync_OrphansAndTemporaryFiles_RemovesOnlyThose()
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());
        await saved.ToAsync(_store.Predictions);
        var kept = _store.ImageFiles.Single();
        var folder = Path.GetDirectoryName(kept)!;
        var orphan = Path.Combine(folder, Study.CreateImageToken() + ".png");
        var halfWritten = kept + ".tmp";
        var young = Path.Combine(folder, Study.CreateImageToken() + ".jpg");
        foreach (var file in new[] { orphan, halfWritten, young })
        {
            await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        File.SetLastWriteTimeUtc(young, new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(kept, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var sweep = _store.Get<OrphanSweep>();
        var removed = await sweep.RunAsync(sweep.FileSystemNow(), CancellationToken.None);

        Assert.Equal(2, removed);
        Assert.Equal(new[] { kept, young }.Order(), _store.ImageFiles.Order());
    }

    [Fact]
    public void Validate_EmptyDataPath_NamesTheKey()
    {
        var result = new StorageOptionsValidator().Validate(Options.DefaultName, new StorageOptions { DataPath = " " });

        Assert.Contains("Console:DataPath", result.FailureMessage, StringComparison.Ordinal);
    }
}
