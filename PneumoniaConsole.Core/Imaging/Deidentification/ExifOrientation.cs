using System.Buffers.Binary;

namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>Reads the one EXIF tag that changes how a picture is seen, and writes a block that holds it alone.</summary>
internal static class ExifOrientation
{
    /// <summary>Bytes of the block that <see cref="Write"/> gives.</summary>
    public const int BlockLength = 26;

    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    /// <summary>Reads an EXIF block (a TIFF header and its first directory). Anything unexpected reads as upright: orientation is never worth a refusal.</summary>
    public static Orientation Read(ReadOnlySpan<byte> block)
    {
        var little = block.StartsWith("II*\0"u8);
        if (block.Length < 8 || !(little || block.StartsWith("MM\0*"u8)))
        {
            return Orientation.TopLeft;
        }

        var start = little ? BinaryPrimitives.ReadUInt32LittleEndian(block[4..]) : BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        if (start > block.Length - 2)
        {
            return Orientation.TopLeft;
        }

        var directory = block[(int)start..];
        var count = Short(directory, little);
        var entries = directory[2..];
        for (var i = 0; i < count && entries.Length >= EntryLength; i++, entries = entries[EntryLength..])
        {
            if (Short(entries, little) != OrientationTag)
            {
                continue;
            }

            var one = little ? BinaryPrimitives.ReadUInt32LittleEndian(entries[4..]) : BinaryPrimitives.ReadUInt32BigEndian(entries[4..]);
            var value = Short(entries[8..], little);
            return Short(entries[2..], little) == ShortType && one == 1 && value is >= 1 and <= 8 ? (Orientation)value : Orientation.TopLeft;
        }

        return Orientation.TopLeft;
    }

    /// <summary>A big-endian EXIF block with one directory of one entry.</summary>
    public static byte[] Write(Orientation orientation) =>
    [
        0x4D, 0x4D, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01,
        0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, (byte)orientation, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00,
    ];

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
