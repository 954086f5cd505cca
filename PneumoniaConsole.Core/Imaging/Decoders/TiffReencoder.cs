using NetVips;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <summary>A TIFF's first page as a PNG: upright, lossless, without metadata.</summary>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
internal sealed record ReencodedTiff(byte[] Bytes, int Width, int Height);

/// <summary>Rewrites TIFF as PNG. Its tags may point anywhere in the file, so that no bytes of it can be kept as they are.</summary>
internal static class TiffReencoder
{
    /// <param name="checkPixels">Given width, height and the bytes per pixel that must be held at once (0 when rows are streamed), the error to refuse with, or null.</param>
    /// <exception cref="VipsException">The file is damaged.</exception>
    public static Result<ReencodedTiff> Reencode(byte[] file, Func<int, int, int, Error?> checkPixels)
    {
        using var header = Open(file, Enums.Access.Sequential, memory: false);
        if (checkPixels(header.Width, header.Height, 0) is { } tooMany)
        {
            return tooMany;
        }

        if (NameOfUnsupported(header) is { } name)
        {
            return ImagingErrors.UnsupportedFormat(name);
        }

        var orientation = header.Contains("orientation") ? Convert.ToInt32(header.Get("orientation"), System.Globalization.CultureInfo.InvariantCulture) : 1;
        if (orientation is < 2 or > 8)
        {
            return Write(header);
        }

        // Turning needs the whole page at once.
        var bytesPerPixel = header.Bands * (header.Format == Enums.BandFormat.Ushort ? 2 : 1);
        if (checkPixels(header.Width, header.Height, bytesPerPixel) is { } tooManyToTurn)
        {
            return tooManyToTurn;
        }

        using var page = Open(file, Enums.Access.Random, memory: true);
        using var upright = page.Autorot();
        return Write(upright);
    }

    private static Image Open(byte[] file, Enums.Access access, bool memory) =>
        (Image)Operation.Call("tiffload_buffer", new VOption { { "access", access }, { "memory", memory }, { "fail_on", Libvips.Strictness } }, file);

    private static ReencodedTiff Write(Image page)
    {
        // Ink is drawn on a screen; everything else keeps its samples as they are.
        using var drawn = SquashedPlane.ToScreen(page);
        var bytes = drawn.PngsaveBuffer(compression: 4, filter: Enums.ForeignPngFilter.Sub, keep: Enums.ForeignKeep.None);
        return new ReencodedTiff(bytes, drawn.Width, drawn.Height);
    }

    private static string? NameOfUnsupported(Image header) => header switch
    {
        { Format: Enums.BandFormat.Float or Enums.BandFormat.Double } => "a TIFF of floating-point samples",
        { Format: Enums.BandFormat.Char or Enums.BandFormat.Short or Enums.BandFormat.Int } => "a TIFF of signed samples",
        { Format: not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort) } => "a TIFF of samples that are not 8 or 16 bits",
        { Format: Enums.BandFormat.Ushort, Interpretation: Enums.Interpretation.Cmyk } => "a TIFF of 16-bit ink samples",
        { Bands: > 4 } => "a TIFF of more than four channels",
        { Interpretation: not (Enums.Interpretation.Bw or Enums.Interpretation.Grey16 or Enums.Interpretation.Srgb
            or Enums.Interpretation.Rgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Cmyk) } => "a TIFF in a colour space other than grey, RGB or CMYK",
        _ => null,
    };
}
