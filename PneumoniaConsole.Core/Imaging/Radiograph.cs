namespace PneumoniaConsole.Core.Imaging;

/// <summary>A decoded image, squashed to the size a model asks for. Immutable; safe to share.</summary>
/// <param name="Format">The format of the file it came from.</param>
/// <param name="SourceWidth">Pixels, after EXIF orientation.</param>
/// <param name="SourceHeight">Pixels, after EXIF orientation.</param>
/// <param name="Width">Width of <paramref name="Grey"/>.</param>
/// <param name="Height">Height of <paramref name="Grey"/>.</param>
/// <param name="Grey">Row-major luminance 0..255, <c>Width * Height</c> values, ITU-R BT.601 weights.</param>
/// <param name="ChromaHistogram">256 counts of the squashed pixels by (largest - smallest) of red, green and blue; all in bin 0 for a grey file.</param>
/// <param name="Stored">The file as it is kept: the same pixels, lossless, with no metadata beyond the orientation.</param>
public sealed record Radiograph(
    ImageFormat Format,
    int SourceWidth,
    int SourceHeight,
    int Width,
    int Height,
    byte[] Grey,
    int[] ChromaHistogram,
    StoredImage Stored);

/// <summary>The bytes kept for a study and their media type (<c>image/jpeg</c> or <c>image/png</c>).</summary>
public sealed record StoredImage(byte[] Bytes, string MediaType);
