using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Storage;

internal sealed partial class OrphanSweep
{
    [LoggerMessage(3002, LogLevel.Warning, "Removed {Count} image files that no study names")]
    private partial void Swept(int count);
}
