using System.Buffers.Binary;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Recognises a file by its first bytes; a name or a content type is never trusted.</summary>
public static class ImageSignature
{
    /// <summary>No signature lies beyond this many bytes: the DICOM preamble and its four letters.</summary>
    private const int Reach = 132;

    /// <returns>The format, <c>image.missing</c> for no bytes, or <c>image.unsupported_format</c> naming what was sent.</returns>
    public static Result<ImageFormat> Recognise(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            return ImagingErrors.Missing();
        }

        // First, since a DICOM preamble may hold the header of another format; windowing and inversion would be lost with it.
        if (file.Length >= Reach && file[128..Reach].SequenceEqual("DICM"u8))
        {
            return ImagingErrors.UnsupportedFormat("a DICOM file");
        }

        return file switch
        {
            [0xFF, 0xD8, 0xFF, 0xF7, ..] => ImagingErrors.UnsupportedFormat("a JPEG-LS image"),
            [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
            [0x49, 0x49, 0x2A, 0x00, ..] or [0x4D, 0x4D, 0x00, 0x2A, ..] => ImageFormat.Tiff,
            _ => ImagingErrors.UnsupportedFormat(NameOf(file[..Math.Min(file.Length, Reach)])),
        };
    }

    private static string NameOf(ReadOnlySpan<byte> head)
    {
        return head switch
        {
            [0x49, 0x49, 0x2B, 0x00, ..] or [0x4D, 0x4D, 0x00, 0x2B, ..] => "a BigTIFF image",
            [(byte)'B', (byte)'M', ..] => "a BMP image",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF image",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "a WebP image",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => NameOfMediaFile(head),
            [0x00, 0x00, 0x00, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "a JPEG 2000 image",
            [0x00, 0x00, 0x00, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] or [0xFF, 0x0A, ..] => "a JPEG XL image",
            [0x49, 0x49, 0xBC, ..] => "a JPEG XR image",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
            [(byte)'%', (byte)'!', (byte)'P', (byte)'S', ..] => "a PostScript document",
            [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "a Photoshop document",
            [(byte)'P', (byte)'K', 0x03 or 0x05, 0x04 or 0x06, ..] => "a ZIP archive",
            [0x1F, 0x8B, ..] => "a gzip archive",
            [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "a 7-Zip archive",
            [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "a RAR archive",
            [0x00, 0x00, 0x01 or 0x02, 0x00, ..] => "a Windows icon",
            [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..] => "a Netpbm image",
            [0x76, 0x2F, 0x31, 0x01, ..] => "an OpenEXR image",
            [0x5C, 0x01, ..] or [0x6E, 0x2B, 0x31, 0x00, ..] or [0x6E, 0x69, 0x31, 0x00, ..] => "a NIfTI or NRRD image",
            [(byte)'M', (byte)'Z', ..] or [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => "a program",
            _ => NameOfText(head),
        };
    }

    private static string NameOfMediaFile(ReadOnlySpan<byte> head) =>
        head.Length < 12 ? "a media file" : BinaryPrimitives.ReadUInt32BigEndian(head[8..]) switch
        {
            0x61766966 or 0x61766973 => "an AVIF image",
            0x68656963 or 0x68656978 or 0x68657663 or 0x6D696631 or 0x6D736631 => "a HEIC image",
            _ => "a video or media file",
        };

    private static string NameOfText(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        head = head.TrimStart(" \t\r\n"u8);
        if (StartsWithWord(head, "<svg"))
        {
            return "an SVG drawing";
        }

        if (StartsWithWord(head, "<!doctype html") || StartsWithWord(head, "<html"))
        {
            return "an HTML page";
        }

        if (StartsWithWord(head, "<?xml") || StartsWithWord(head, "<!doctype"))
        {
            return "an XML or SVG document";
        }

        return head is [(byte)'{' or (byte)'[', ..] ? "a JSON document" : "not an image this console knows";
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> head, string word) =>
        head.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(head[..word.Length], word);
}
