using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Decoders;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>The real decoder, for tests that look at what it gives.</summary>
internal static class Decoding
{
    public static VipsImageDecoder Decoder { get; } = new(Options.Create(new ImagingOptions()));

    /// <summary>Decodes what must be readable.</summary>
    public static Radiograph Read(byte[] file, int width, int height)
    {
        Assert.True(Decoder.Decode(file, width, height).TryGet(out var radiograph, out var error), error?.Message);
        return radiograph!;
    }

    /// <summary>The code with which a file is refused, or null when it is read.</summary>
    public static string? CodeOf(byte[] file) => Decoder.Decode(file, 224, 224).Error?.Code;

    public static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => (double)Math.Abs(a - b)).Average();

    public static int LargestDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
}
