using System.Buffers;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>The bytes of one upload in a rented buffer; dispose it to give the buffer back.</summary>
internal sealed class UploadedFile : IDisposable
{
    private const int FirstBufferBytes = 256 * 1024;

    /// <summary>Larger buffers are left to the garbage collector: the shared pool would keep one of 64 MiB for every thread that ever returned one.</summary>
    private const int LargestPooledBytes = 4 * 1024 * 1024;

    private byte[]? _buffer;
    private int _length;

    private UploadedFile(byte[] buffer) => _buffer = buffer;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="expectedBytes">A hint for the first buffer; a caller's claim, so it reserves no more than what is pooled.</param>
    /// <returns>The file, or null when it is longer than <paramref name="maxBytes"/>; the rest is then read and dropped, so that the caller hears the answer.</returns>
    public static async Task<UploadedFile?> ReadAsync(Stream stream, long? expectedBytes, long maxBytes, CancellationToken cancellationToken)
    {
        var first = (int)Math.Clamp(expectedBytes ?? FirstBufferBytes, 1, Math.Min(maxBytes + 1, LargestPooledBytes));
        var file = new UploadedFile(Rent(first));
        try
        {
            while (true)
            {
                if (file._length == file._buffer!.Length)
                {
                    file.Grow();
                }

                var read = await stream.ReadAsync(file._buffer.AsMemory(file._length), cancellationToken);
                file._length += read;
                if (file._length > maxBytes)
                {
                    await DrainAsync(stream, maxBytes, cancellationToken);
                    file.Dispose();
                    return null;
                }

                if (read == 0)
                {
                    return file;
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads and drops up to four times the limit; a sender beyond that loses its connection.</summary>
    public static async Task DrainAsync(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            var left = 4 * maxBytes;
            int read;
            while (left > 0 && (read = await stream.ReadAsync(scratch, cancellationToken)) > 0)
            {
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            Return(buffer);
        }
    }

    private static byte[] Rent(int bytes) => bytes <= LargestPooledBytes ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);

    private static void Return(byte[] buffer)
    {
        if (buffer.Length <= LargestPooledBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow()
    {
        var larger = Rent(_buffer!.Length * 2);
        _buffer.CopyTo(larger, 0);
        Return(_buffer);
        _buffer = larger;
    }
}
