using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Turns an untrusted file into a <see cref="Radiograph"/>. Thread-safe.</summary>
public interface IImageDecoder
{
    /// <summary>
    /// Recognises the format by its first bytes, checks the caps, removes all metadata, decodes upright, and squashes to
    /// <paramref name="width"/> x <paramref name="height"/> with an anti-aliased Lanczos kernel, aspect not kept.
    /// </summary>
    /// <returns>The radiograph, or <c>image.missing</c> (no bytes), <c>image.unsupported_format</c>, <c>image.corrupt</c>, <c>image.too_large</c> or
    /// <c>image.too_many_pixels</c>. Never throws for what a file contains.</returns>
    Result<Radiograph> Decode(ReadOnlyMemory<byte> file, int width, int height);
}
