namespace PneumoniaConsole.Core.Imaging;

/// <summary>The formats that are read.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
    Tiff,
}
