using System.Buffers.Binary;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>Writes little-endian TIFF files tag by tag, right and wrong ones.</summary>
internal static class TiffFile
{
    public const ushort Byte = 1;
    public const ushort Ascii = 2;
    public const ushort Short = 3;
    public const ushort Long = 4;

    private const int HeaderLength = 8;

    /// <summary>One page of one strip of grey; the tags given replace or join the usual ones.</summary>
    public static byte[] Write(int width, int height, int bits, byte[] strip, params (ushort Tag, ushort Type, uint Count, uint Value)[] tags)
    {
        var all = new SortedDictionary<ushort, (ushort Type, uint Count, uint Value)>
        {
            [256] = (Long, 1, (uint)width),
            [257] = (Long, 1, (uint)height),
            [258] = (Short, 1, (uint)bits),
            [259] = (Short, 1, 1),
            [262] = (Short, 1, 1),
            [273] = (Long, 1, HeaderLength),
            [277] = (Short, 1, 1),
            [278] = (Long, 1, (uint)height),
            [279] = (Long, 1, (uint)strip.Length),
        };
        foreach (var (tag, type, count, value) in tags)
        {
            all[tag] = (type, count, value);
        }

        var file = new byte[HeaderLength + strip.Length + 2 + (all.Count * 12) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)(HeaderLength + strip.Length));
        strip.CopyTo(file, HeaderLength);
        var entry = file.AsSpan(HeaderLength + strip.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)all.Count);
        entry = entry[2..];
        foreach (var (tag, (type, count, value)) in all)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
            entry = entry[12..];
        }

        return file;
    }
}
