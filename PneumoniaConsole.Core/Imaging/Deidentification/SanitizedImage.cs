namespace PneumoniaConsole.Core.Imaging.Deidentification;

/// <summary>A JPEG or PNG stripped to what draws its picture, and what its own header says of it. Nothing has been decoded yet.</summary>
/// <param name="Bytes">A complete file without metadata, except a synthetic EXIF block when <paramref name="Orientation"/> is not upright.</param>
/// <param name="Width">Pixels as stored, before orientation. At least 1.</param>
/// <param name="Height">Pixels as stored, before orientation. At least 1.</param>
/// <param name="ResidentBytesPerPixel">Bytes per pixel a decoder must hold at once: 0 when it can stream rows.</param>
internal sealed record SanitizedImage(byte[] Bytes, int Width, int Height, Orientation Orientation, int ResidentBytesPerPixel);
