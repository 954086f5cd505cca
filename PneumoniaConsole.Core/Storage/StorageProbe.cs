using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

internal sealed class StorageProbe(Database database, DataFolder folder, TimeProvider time) : IStorageHealth
{
    public async Task<StorageHealth> CheckAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var isHealthy = true;
        try
        {
            await TouchImagesAsync(cancellationToken).ConfigureAwait(false);
            await BeatAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            isHealthy = false;
        }

        var fault = database.LastFault;
        return new StorageHealth(isHealthy, time.GetElapsedTime(start), FreeBytes(), fault?.Reason, fault?.At);
    }

    private async Task TouchImagesAsync(CancellationToken cancellationToken)
    {
        // A name of its own for each probe: two may run at once.
        var path = Path.Combine(folder.Images, $"probe-{Guid.NewGuid():N}{ImageFiles.TemporarySuffix}");
        try
        {
            var stream = DataFolder.OpenPrivate(path, FileMode.CreateNew, FileShare.None);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(new byte[] { 0 }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw database.Report(exception);
        }
        finally
        {
            ImageFiles.TryDelete(path);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            async context =>
            {
                var changed = await context.Heartbeats.Where(row => row.Id == HeartbeatRow.TheOnlyId)
                    .ExecuteUpdateAsync(row => row.SetProperty(heartbeat => heartbeat.At, now)).ConfigureAwait(false);
                if (changed == 0)
                {
                    context.Add(new HeartbeatRow { Id = HeartbeatRow.TheOnlyId, At = now });
                    await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(folder.Root).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
