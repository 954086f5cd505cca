using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Storage;

public static class StorageServiceCollectionExtensions
{
    // Bound: contexts kept for reuse. More may exist under load; these are the ones worth keeping warm.
    private const int PooledContexts = 32;

    /// <summary>Adds the stores. Before the first use, <see cref="StorageInitializer.InitializeAsync"/> must have succeeded.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataFolder>();
        services.AddPooledDbContextFactory<ConsoleDbContext>(Configure, PooledContexts);
        services.TryAddSingleton<Database>();
        services.TryAddSingleton<ImageFiles>();
        services.TryAddSingleton<StudyInsert>();
        services.TryAddSingleton<OrphanSweep>();
        services.TryAddSingleton(provider => new StorageInitializer(
            provider.GetRequiredService<IDbContextFactory<ConsoleDbContext>>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<OrphanSweep>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StorageInitializer>>()));
        services.TryAddSingleton<IStorageHealth, StorageProbe>();
        services.TryAddSingleton<IPredictionStore, PredictionStore>();
        services.TryAddSingleton<IAuditLog, AuditLog>();
        services.TryAddSingleton<IIdentityStore, IdentityStore>();
        return services;
    }

    private static void Configure(IServiceProvider provider, DbContextOptionsBuilder options) =>
        options.UseSqlite(provider.GetRequiredService<DataFolder>().ConnectionString)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .EnableThreadSafetyChecks(false)
            .AddInterceptors(new SqlitePragmas())
            // At Information, EF writes every statement into the log.
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandExecuted, LogLevel.Debug)));
}
