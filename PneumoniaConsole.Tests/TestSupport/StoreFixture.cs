using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Storage;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>The real stores on a SQLite file in a temporary folder, with a clock that stands still.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ServiceProvider _services;

    private StoreFixture(TemporaryFolder folder)
    {
        _folder = folder;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Console:DataPath"] = Root }).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = folder.Path })
            .AddSingleton<TimeProvider>(Time)
            .AddStorage(configuration)
            .AddIdentity(configuration)
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public string Root => Path.Combine(_folder.Path, "data");

    public string DatabaseFile => Path.Combine(Root, "console.db");

    public string Images => Path.Combine(Root, "images");

    public string[] ImageFiles => Directory.GetFiles(Images, "*", SearchOption.AllDirectories);

    public IPredictionStore Predictions => Get<IPredictionStore>();

    public static async Task<StoreFixture> CreateAsync()
    {
        var fixture = new StoreFixture(new TemporaryFolder());
        await fixture.Get<StorageInitializer>().InitializeAsync(CancellationToken.None);
        return fixture;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>An initialiser that has done nothing yet, as after a restart.</summary>
    public StorageInitializer Restart()
    {
        ReleaseFiles();
        return new StorageInitializer(
            Get<IDbContextFactory<ConsoleDbContext>>(), Get<Database>(), Get<DataFolder>(), Get<OrphanSweep>(), Time, NullLogger<StorageInitializer>.Instance);
    }

    /// <summary>Closes the idle connections of this store and of no other test's.</summary>
    public void ReleaseFiles()
    {
        using var connection = new SqliteConnection(Get<DataFolder>().ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>Asks the file itself, past every layer of ours.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T?)await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ReleaseFiles();
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
