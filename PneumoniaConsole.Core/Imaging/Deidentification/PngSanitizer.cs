using System.Buffers.Binary;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>
/// Keeps of a PNG (W3C PNG specification, third edition) only its header, palette, transparency, pixel data and end. Text, time, profiles,
/// animation and everything after the end are left out; an animated file keeps its default image.
/// </summary>
internal static class PngSanitizer
{
    private const int SignatureLength = 8;
    private const int Overhead = 12;
    private const uint Header = 0x49484452;
    private const uint Palette = 0x504C5445;
    private const uint Transparency = 0x74524E53;
    private const uint Data = 0x49444154;
    private const uint End = 0x49454E44;
    private const uint Exif = 0x65584966;

    /// <returns>The stripped file, or <c>image.corrupt</c> for a broken or cut file.</returns>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> file)
    {
        var kept = new List<Range>(16);
        var orientation = Orientation.TopLeft;
        var header = default(PngHeader?);
        var dataSeen = false;
        var at = SignatureLength;
        while (true)
        {
            if (!TryReadChunk(file, at, out var type, out var content))
            {
                return ImagingErrors.Corrupt("the PNG ends before its end chunk or a chunk is damaged");
            }

            var range = at..(at + Overhead + content.Length);
            at = range.End.Value;
            if (header is null && type != Header)
            {
                return ImagingErrors.Corrupt("the PNG does not begin with its header");
            }

            if (type is Header or Palette or Transparency or Data or End && !HasValidChecksum(file, range))
            {
                return ImagingErrors.Corrupt("a chunk of the PNG does not match its checksum");
            }

            if (type == End)
            {
                break;
            }

            switch (type)
            {
                case Header when header is null && PngHeader.Read(content) is { } read:
                    header = read;
                    kept.Add(range);
                    break;
                case Header:
                    return ImagingErrors.Corrupt("the PNG's header is damaged");
                case Palette when content.Length is >= 3 and <= 768 && content.Length % 3 == 0 && !dataSeen:
                case Transparency when content.Length is >= 1 and <= 256 && !dataSeen:
                    kept.Add(range);
                    break;
                case Palette or Transparency:
                    return ImagingErrors.Corrupt("a table of the PNG is damaged");
                case Data:
                    dataSeen = true;
                    kept.Add(range);
                    break;
                case Exif:
                    orientation = ExifOrientation.Read(content);
                    break;
                default:
                    break;
            }
        }

        if (header is not { } found || !dataSeen)
        {
            return ImagingErrors.Corrupt("the PNG holds no picture");
        }

        return new SanitizedImage(Assemble(file, kept, orientation), found.Width, found.Height, orientation, found.Interlaced ? found.BytesPerPixel : 0);
    }

    private static byte[] Assemble(ReadOnlySpan<byte> file, List<Range> kept, Orientation orientation)
    {
        var exif = orientation == Orientation.TopLeft ? [] : Chunk(Exif, ExifOrientation.Write(orientation));
        var end = Chunk(End, []);
        var total = SignatureLength + exif.Length + end.Length;
        foreach (var range in kept)
        {
            total += range.End.Value - range.Start.Value;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(total);
        file[..SignatureLength].CopyTo(bytes);
        var at = SignatureLength;
        foreach (var range in kept)
        {
            file[range].CopyTo(bytes.AsSpan(at));
            at += range.End.Value - range.Start.Value;
            if (range.Start.Value == SignatureLength)
            {
                // The header is kept first, and EXIF must stand before the pixel data.
                exif.CopyTo(bytes, at);
                at += exif.Length;
            }
        }

        end.CopyTo(bytes, at);
        return bytes;
    }

    private static byte[] Chunk(uint type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[Overhead + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4), type);
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.Compute(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    private static bool TryReadChunk(ReadOnlySpan<byte> file, int at, out uint type, out ReadOnlySpan<byte> content)
    {
        type = 0;
        content = default;
        if (file.Length - at < Overhead)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > (uint)(file.Length - at - Overhead))
        {
            return false;
        }

        type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
        content = file.Slice(at + 8, (int)length);
        return true;
    }

    private static bool HasValidChecksum(ReadOnlySpan<byte> file, Range chunk)
    {
        var bytes = file[chunk];
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[^4..]) == Crc32.Compute(bytes[4..^4]);
    }

    private readonly record struct PngHeader(int Width, int Height, int BytesPerPixel, bool Interlaced)
    {
        /// <summary>Null when a field has a value the specification does not allow.</summary>
        public static PngHeader? Read(ReadOnlySpan<byte> content)
        {
            if (content.Length != 13)
            {
                return null;
            }

            var width = BinaryPrimitives.ReadInt32BigEndian(content);
            var height = BinaryPrimitives.ReadInt32BigEndian(content[4..]);
            var (depth, colour) = (content[8], content[9]);
            var channels = (colour, depth) switch
            {
                (0, 1 or 2 or 4 or 8 or 16) => 1,
                (2, 8 or 16) => 3,
                (3, 1 or 2 or 4 or 8) => 4,
                (4, 8 or 16) => 2,
                (6, 8 or 16) => 4,
                _ => 0,
            };
            var known = width > 0 && height > 0 && channels > 0 && content[10] == 0 && content[11] == 0 && content[12] <= 1;
            return known ? new PngHeader(width, height, channels * (depth == 16 ? 2 : 1), content[12] == 1) : null;
        }
    }
}
