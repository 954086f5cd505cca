using System.Buffers.Binary;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>
/// Keeps of a JPEG (ITU-T T.81, annex B) only what its pixels need: tables, frame, scans and Adobe's colour transform. Every other application
/// segment, every comment and everything after the end marker is left out; table segments must be exactly as long as their tables, so that nothing hides behind them.
/// </summary>
internal static class JpegSanitizer
{
    // A progressive file of a few kilobytes may repeat a scan over all of its blocks thousands of times; encoders write about ten.
    private const int MaximumScans = 64;

    private const int AdobeLength = 14;
    private const byte Adobe = 0xEE;
    private const byte Exif = 0xE1;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte QuantisationTables = 0xDB;
    private const byte RestartInterval = 0xDD;
    private const byte HuffmanTables = 0xC4;

    /// <returns>The stripped file, <c>image.corrupt</c> for a broken or cut file, or <c>image.unsupported_format</c> for a coding process other than baseline, extended and progressive Huffman.</returns>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> file)
    {
        var kept = new List<Range>(16);
        var orientation = Orientation.TopLeft;
        var frame = default(Frame?);
        var exifSeen = false;
        var scans = 0;
        var at = 2;
        while (true)
        {
            if (!TryReadMarker(file, ref at, out var marker))
            {
                return ImagingErrors.Corrupt("the JPEG ends before its end marker or a segment is damaged");
            }

            var start = at - 2;
            if (marker == EndOfImage)
            {
                break;
            }

            if (!TryReadLength(file, at, out var length))
            {
                return ImagingErrors.Corrupt("the JPEG ends before its end marker or a segment is damaged");
            }

            var content = file.Slice(at + 2, length - 2);
            at += length;
            switch (marker)
            {
                case QuantisationTables when AreQuantisationTables(content):
                case HuffmanTables when AreHuffmanTables(content):
                case RestartInterval when content.Length == 2:
                    kept.Add(start..at);
                    break;
                case QuantisationTables or HuffmanTables or RestartInterval:
                    return ImagingErrors.Corrupt("a table of the JPEG is damaged");
                case 0xC0 or 0xC1 or 0xC2:
                    if (frame is not null || Frame.Read(marker, content) is not { } read)
                    {
                        return ImagingErrors.Corrupt("the JPEG's frame header is damaged");
                    }

                    if (content[0] != 8)
                    {
                        return ImagingErrors.UnsupportedFormat("a JPEG of more than 8 bits");
                    }

                    frame = read;
                    kept.Add(start..at);
                    break;
                case >= 0xC3 and <= 0xCF:
                    return ImagingErrors.UnsupportedFormat("a lossless, hierarchical or arithmetic-coded JPEG");
                case StartOfScan:
                    if (frame is null || content.Length < 6 || content.Length != 4 + (2 * content[0]) || ++scans > MaximumScans)
                    {
                        return ImagingErrors.Corrupt("a scan of the JPEG is damaged");
                    }

                    at = EndOfScan(file, at);
                    kept.Add(start..at);
                    break;
                case Adobe when content.Length >= AdobeLength - 2 && content.StartsWith("Adobe"u8):
                    kept.Add(start..(start + 2 + AdobeLength));
                    break;
                case Exif when !exifSeen && content.StartsWith("Exif\0\0"u8):
                    exifSeen = true;
                    orientation = ExifOrientation.Read(content[6..]);
                    break;
                case >= 0xD0 and <= 0xD8:
                    return ImagingErrors.Corrupt("a marker of the JPEG stands where it must not");
                default:
                    break;
            }
        }

        if (frame is null || scans == 0)
        {
            return ImagingErrors.Corrupt("the JPEG holds no picture");
        }

        // A progressive decoder holds every coefficient (16 bits each) until the last scan.
        var resident = frame.Value.Progressive ? 2 * frame.Value.Components : 0;
        return new SanitizedImage(Assemble(file, kept, orientation), frame.Value.Width, frame.Value.Height, orientation, resident);
    }

    private static byte[] Assemble(ReadOnlySpan<byte> file, List<Range> kept, Orientation orientation)
    {
        const int ExifSegmentLength = 2 + 2 + 6 + ExifOrientation.BlockLength;
        var total = 4 + (orientation == Orientation.TopLeft ? 0 : ExifSegmentLength);
        foreach (var range in kept)
        {
            total += RangeLength(range);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(total);
        (bytes[0], bytes[1]) = (0xFF, 0xD8);
        var at = 2;
        if (orientation != Orientation.TopLeft)
        {
            (bytes[2], bytes[3]) = (0xFF, Exif);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), ExifSegmentLength - 2);
            "Exif\0\0"u8.CopyTo(bytes.AsSpan(6));
            ExifOrientation.Write(orientation).CopyTo(bytes, 12);
            at += ExifSegmentLength;
        }

        foreach (var range in kept)
        {
            file[range].CopyTo(bytes.AsSpan(at));
            if (bytes[at + 1] == Adobe)
            {
                // A longer segment is cut to what the colour transform needs; its length must say so.
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 2), AdobeLength);
            }

            at += RangeLength(range);
        }

        (bytes[at], bytes[at + 1]) = (0xFF, EndOfImage);
        return bytes;
    }

    private static int RangeLength(Range range) => range.End.Value - range.Start.Value;

    private static bool TryReadMarker(ReadOnlySpan<byte> file, ref int at, out byte marker)
    {
        marker = 0;
        if (at >= file.Length || file[at] != 0xFF)
        {
            return false;
        }

        // Any number of 0xFF may stand before a marker (B.1.1.2).
        while (at < file.Length && file[at] == 0xFF)
        {
            at++;
        }

        if (at >= file.Length || file[at] == 0)
        {
            return false;
        }

        marker = file[at++];
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> file, int at, out int length)
    {
        length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
        return length >= 2 && length <= file.Length - at;
    }

    /// <summary>Where entropy-coded data ends: at the first 0xFF that is neither stuffed nor a restart marker.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (true)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
            {
                return file.Length;
            }

            at += next;
            if (file[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }
    }

    private static bool AreQuantisationTables(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var length = (content[0] >> 4) switch { 0 => 65, 1 => 129, _ => int.MaxValue };
            if (content.Length < length)
            {
                return false;
            }

            content = content[length..];
        }

        return true;
    }

    private static bool AreHuffmanTables(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            if (content.Length < 17)
            {
                return false;
            }

            var length = 17;
            foreach (var codes in content[1..17])
            {
                length += codes;
            }

            if (content.Length < length)
            {
                return false;
            }

            content = content[length..];
        }

        return true;
    }

    private readonly record struct Frame(int Width, int Height, int Components, bool Progressive)
    {
        /// <summary>Null when the header is damaged, or leaves the height to a later segment.</summary>
        public static Frame? Read(byte marker, ReadOnlySpan<byte> content)
        {
            if (content.Length < 6 || content.Length != 6 + (3 * content[5]) || content[5] is not (1 or 3 or 4))
            {
                return null;
            }

            var height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
            var width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
            return width == 0 || height == 0 ? null : new Frame(width, height, content[5], marker == 0xC2);
        }
    }
}
