using System.Buffers;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Image files under <c>images/&lt;first two digits&gt;/&lt;token&gt;.&lt;jpg|png&gt;</c>, each written whole or not at all. Thread-safe.</summary>
internal sealed class ImageFiles(DataFolder folder)
{
    public const string TemporarySuffix = ".tmp";
    private const int TokenLength = 32;

    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether this is a token of ours: 32 lower-case hexadecimal digits, and so never a path.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => text.Length == TokenLength && !text.ContainsAnyExcept(s_hexadecimal);

    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public async Task WriteAsync(Study study, byte[] bytes, CancellationToken cancellationToken)
    {
        var path = PathOf(study);
        var temporary = path + TemporarySuffix;
        try
        {
            var stream = Create(temporary);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            // Overwriting makes it one rename; without, it is a link and an unlink. Two tokens of 128 random bits do not meet.
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>The bytes, or null when there is no such file.</summary>
    public async Task<byte[]?> ReadAsync(Study study, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(study), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(folder.Images))
        {
            return null;
        }
    }

    /// <summary>Removes the file if that is possible; what stays is swept at the next start.</summary>
    public void TryDelete(Study study) => TryDelete(PathOf(study));

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The caller is already failing for a reason worth more than this one.
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return DataFolder.OpenPrivate(path, FileMode.CreateNew, FileShare.None);
        }
        catch (Exception exception) when (
            exception is DirectoryNotFoundException or FileNotFoundException && Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(path))))
        {
            // .NET tells a missing file from a missing folder by looking again, and meanwhile another save may have made the folder.
            // The first image of its two digits. The folder above must exist: a vanished volume is not to be recreated beside itself.
            DataFolder.CreatePrivate(Path.GetDirectoryName(path)!);
            return DataFolder.OpenPrivate(path, FileMode.CreateNew, FileShare.None);
        }
    }

    private string PathOf(Study study)
    {
        if (!IsToken(study.ImageToken))
        {
            throw new ArgumentException("The image token is not 32 lower-case hexadecimal digits.", nameof(study));
        }

        var extension = study.MediaType switch
        {
            "image/jpeg" => ".jpg",
            "image/png" => ".png",
            _ => throw new ArgumentException("The media type is neither image/jpeg nor image/png.", nameof(study)),
        };
        return Path.Combine(folder.Images, study.ImageToken[..2], study.ImageToken + extension);
    }
}
