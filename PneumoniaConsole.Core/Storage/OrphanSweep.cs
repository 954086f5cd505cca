using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Storage;

/// <summary>
/// Removes image files that no study names: what a process leaves that is killed between the file and the row. Files of this process are left
/// alone, for their rows may be on the way.
/// </summary>
internal sealed partial class OrphanSweep(Database database, DataFolder folder, ILogger<OrphanSweep> logger)
{
    // Bound: names held in memory, and parameters of one query.
    private const int BatchSize = 500;

    private readonly ILogger<OrphanSweep> _logger = logger;

    /// <param name="cutoff">From <see cref="FileSystemNow"/>, before this process could save anything: only older files are removed.</param>
    /// <returns>How many files were removed.</returns>
    public async Task<int> RunAsync(DateTime cutoff, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var batch in Directory.EnumerateFiles(folder.Images, "*", SearchOption.AllDirectories).Chunk(BatchSize))
        {
            removed += await SweepAsync(batch, cutoff, cancellationToken).ConfigureAwait(false);
        }

        if (removed > 0)
        {
            Swept(removed);
        }

        return removed;
    }

    /// <summary>The time, asked of the file system, whose clock may differ from ours on a network volume.</summary>
    public DateTime FileSystemNow()
    {
        var path = Path.Combine(folder.Images, $"sweep-{Guid.NewGuid():N}{ImageFiles.TemporarySuffix}");
        using (DataFolder.OpenPrivate(path, FileMode.CreateNew, FileShare.None))
        {
        }

        var now = File.GetLastWriteTimeUtc(path);
        File.Delete(path);
        return now;
    }

    private async Task<int> SweepAsync(string[] files, DateTime cutoff, CancellationToken cancellationToken)
    {
        var tokens = files.Select(TokenOf).Where(token => token.Length > 0).ToArray();
        var known = await database.ReadAsync(
            (context, token) => context.Studies.Where(row => tokens.Contains(row.ImageToken)).Select(row => row.ImageToken).ToHashSetAsync(token),
            cancellationToken).ConfigureAwait(false);
        var removed = 0;
        foreach (var file in files)
        {
            if (!known.Contains(TokenOf(file)) && File.GetLastWriteTimeUtc(file) < cutoff)
            {
                File.Delete(file);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>The token in a file's name, or nothing when it is a temporary file or not ours.</summary>
    private static string TokenOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return ImageFiles.IsToken(name) ? name : string.Empty;
    }
}
