using System.Buffers.Binary;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>Adds segments to JPEG files.</summary>
internal static class JpegFile
{
    public static byte[] Segment(byte marker, byte[] content)
    {
        var segment = new byte[4 + content.Length];
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(content.Length + 2));
        content.CopyTo(segment, 4);
        return segment;
    }

    /// <summary>Puts segments right behind the start marker.</summary>
    public static byte[] Insert(byte[] file, params byte[][] segments) => PngFile.Join([file[..2], .. segments, file[2..]]);

    public static byte[] ExifSegment(byte[] block) => Segment(0xE1, [.. "Exif\0\0"u8, .. block]);
}
