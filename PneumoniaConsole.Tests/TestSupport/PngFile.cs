using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PneumoniaConsole.Core.Imaging.Deidentification;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>Writes PNG files byte by byte, right and wrong ones.</summary>
internal static class PngFile
{
    private const int SignatureLength = 8;
    private const int HeaderChunkLength = 25;

    public static byte ColourTypeOf(int bands) => bands switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };

    /// <summary>A file of one data chunk; the chunks given stand between header and data.</summary>
    /// <param name="rows">Packed rows without filter bytes, as the depth and colour type lay them out.</param>
    public static byte[] Write(int width, int height, byte depth, byte colourType, byte[] rows, params byte[][] before) =>
        Join([Start(width, height, depth, colourType), .. before, Chunk("IDAT", Deflate(Filtered(rows, height))), Chunk("IEND", [])]);

    /// <summary>A valid file of zeros whose data are a thousandth of its pixels.</summary>
    public static byte[] Bomb(int width, int height)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[width + 1];
            for (var y = 0; y < height; y++)
            {
                deflate.Write(row);
            }
        }

        return Join([Start(width, height, 8, 0), Chunk("IDAT", compressed.ToArray()), Chunk("IEND", [])]);
    }

    /// <summary>A header that promises this many pixels, with hardly any data behind it.</summary>
    public static byte[] HeaderOnly(int width, int height) =>
        Join([Start(width, height, 8, 0), Chunk("IDAT", Deflate(new byte[64])), Chunk("IEND", [])]);

    public static byte[] Start(int width, int height, byte depth, byte colourType)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        return Join([[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Chunk("IHDR", header)]);
    }

    public static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.Compute(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    /// <summary>Puts chunks right behind the header.</summary>
    public static byte[] Insert(byte[] file, params byte[][] chunks) =>
        Join([file[..(SignatureLength + HeaderChunkLength)], .. chunks, file[(SignatureLength + HeaderChunkLength)..]]);

    public static byte[] Deflate(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return compressed.ToArray();
    }

    public static byte[] Join(byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Filtered(byte[] rows, int height)
    {
        var stride = rows.Length / height;
        var filtered = new byte[rows.Length + height];
        for (var y = 0; y < height; y++)
        {
            rows.AsSpan(y * stride, stride).CopyTo(filtered.AsSpan((y * (stride + 1)) + 1));
        }

        return filtered;
    }
}
