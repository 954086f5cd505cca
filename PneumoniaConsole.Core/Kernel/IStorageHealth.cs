namespace PneumoniaConsole.Core.Kernel;

/// <summary>How the store is at this moment.</summary>
/// <param name="Latency">How long the probe took.</param>
/// <param name="FreeBytes">Free space of the disk under the data folder, or null when it cannot be read.</param>
/// <param name="LastError">The latest failure, half a sentence without paths; kept after the store recovers.</param>
public sealed record StorageHealth(bool IsHealthy, TimeSpan Latency, long? FreeBytes, string? LastError, DateTimeOffset? LastErrorAt);

/// <summary>Probes the store as a save would use it.</summary>
public interface IStorageHealth
{
    /// <summary>Writes one row and one image file of a byte, and removes the file again. Never throws for what the store does.</summary>
    Task<StorageHealth> CheckAsync(CancellationToken cancellationToken);
}
