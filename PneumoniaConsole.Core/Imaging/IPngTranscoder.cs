using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Turns a kept image into a PNG that every browser shows alike. Thread-safe.</summary>
public interface IPngTranscoder
{
    /// <summary>Decodes, turns upright, and encodes losslessly as 8-bit grey, RGB or RGBA without metadata.</summary>
    /// <param name="image">As <see cref="Radiograph.Stored"/> gave it. 16-bit samples are scaled by the bits they use, as the decoder does.</param>
    /// <returns>The PNG, or <c>image.corrupt</c> when the kept bytes are damaged.</returns>
    Result<byte[]> ToPng(StoredImage image);
}
