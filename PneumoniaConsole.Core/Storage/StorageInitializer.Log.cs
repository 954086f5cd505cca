using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Storage;

public sealed partial class StorageInitializer
{
    [LoggerMessage(3001, LogLevel.Information, "Applied {Count} database migrations")]
    private partial void Migrated(int count);
}
