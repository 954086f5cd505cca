using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Storage;

public sealed class StorageFailureTests : IAsyncLifetime
{
    private StoreFixture _store = null!;

    public async ValueTask InitializeAsync() => _store = await StoreFixture.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task SaveAsync_ImageFolderGone_IsUnavailableAndSavesNothing()
    {
        Directory.Delete(_store.Images, recursive: true);

        await Assert.ThrowsAsync<StorageUnavailableException>(SaveAsync);

        Assert.Equal(0, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM predictions"));
        Assert.False(Directory.Exists(_store.Images));
    }

    [Fact]
    public async Task SaveAsync_ImageFolderIsAFile_IsUnavailableAndSavesNothing()
    {
        // Unlike taking permissions away, this also stops root, as which containers run.
        Directory.Delete(_store.Images, recursive: true);
        await File.WriteAllTextAsync(_store.Images, "in the way", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<StorageUnavailableException>(SaveAsync);

        Assert.Equal(0, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM predictions"));
    }

    [Fact]
    public async Task SaveAsync_DatabaseDeleted_IsUnavailableLeavesNoFileAndMakesNoNewDatabase()
    {
        await SaveAsync();
        File.Delete(_store.DatabaseFile);

        await Assert.ThrowsAsync<StorageUnavailableException>(SaveAsync);

        Assert.Single(_store.ImageFiles);
        Assert.False(File.Exists(_store.DatabaseFile));
    }

    [Fact]
    public async Task FindAsync_DatabaseDeleted_IsUnavailable()
    {
        File.Delete(_store.DatabaseFile);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.Predictions.FindAsync(PredictionId.Create(_store.Time.GetUtcNow()), CancellationToken.None));
    }

    [Fact]
    public async Task SaveAsync_DatabaseDamaged_IsUnavailableAndLeavesNoFile()
    {
        await DamageAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(SaveAsync);

        Assert.Empty(_store.ImageFiles);
    }

    [Fact]
    public async Task SaveAsync_DatabasePutBack_WorksAgain()
    {
        var aside = _store.DatabaseFile + ".aside";
        File.Move(_store.DatabaseFile, aside);
        await Assert.ThrowsAsync<StorageUnavailableException>(SaveAsync);

        File.Move(aside, _store.DatabaseFile);
        await SaveAsync();

        Assert.Equal(1, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM predictions"));
    }

    [Fact]
    public async Task CheckAsync_WorkingStore_IsHealthyAndLeavesNoFile()
    {
        var health = await _store.Get<IStorageHealth>().CheckAsync(CancellationToken.None);

        Assert.True(health.IsHealthy);
        Assert.Null(health.LastError);
        Assert.True(health.FreeBytes > 0);
        Assert.Empty(_store.ImageFiles);
        Assert.Equal(_store.Time.GetUtcNow().ToUnixTimeMilliseconds(), await _store.ScalarAsync<long>("SELECT At FROM heartbeat"));
    }

    [Fact]
    public async Task CheckAsync_DamagedDatabase_IsUnhealthyAndSaysWhy()
    {
        await DamageAsync();

        var health = await _store.Get<IStorageHealth>().CheckAsync(CancellationToken.None);

        Assert.False(health.IsHealthy);
        Assert.Equal("the database file is damaged", health.LastError);
        Assert.Equal(_store.Time.GetUtcNow(), health.LastErrorAt);
    }

    [Fact]
    public async Task CheckAsync_ImageFolderGone_IsUnhealthy()
    {
        Directory.Delete(_store.Images, recursive: true);

        Assert.False((await _store.Get<IStorageHealth>().CheckAsync(CancellationToken.None)).IsHealthy);
    }

    private Task SaveAsync() => Saved.Create(_store.Time.GetUtcNow()).ToAsync(_store.Predictions);

    private async Task DamageAsync()
    {
        _store.ReleaseFiles();
        var length = new FileInfo(_store.DatabaseFile).Length;
        await File.WriteAllBytesAsync(_store.DatabaseFile, [.. Enumerable.Repeat((byte)'x', (int)length)]);
    }
}
