using NetVips;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <summary>The pixels of a squashed image, as grey and as a histogram of how coloured they are.</summary>
internal sealed record SquashedPlane(byte[] Grey, int[] ChromaHistogram)
{
    private const int GreyLevels = 256;

    /// <summary>Squashes and reads.</summary>
    /// <param name="bits">Bits of each sample that hold the picture, 8..16; the largest value that fits becomes white.</param>
    public static SquashedPlane Read(Image image, int width, int height, int bits)
    {
        using var opaque = Flatten(image);

        // No gap: the kernel itself covers the whole reduction, as in the training code, instead of leaving a part of it to a block shrink.
        using var squashed = opaque.Resize((double)width / image.Width, Enums.Kernel.Lanczos3, gap: 0, vscale: (double)height / image.Height);
        using var shallow = ToEightBits(squashed, bits);
        using var drawn = ToScreen(shallow);
        var samples = drawn.WriteToMemory<byte>();
        return drawn.Bands == 1 ? FromGrey(samples) : FromColour(samples, drawn.Bands);
    }

    /// <summary>An 8-bit image as it is; of a 16-bit one the largest value that fits <paramref name="bits"/> becomes white, alpha always being 16 bits deep.</summary>
    public static Image ToEightBits(Image image, int bits)
    {
        if (image.Format != Enums.BandFormat.Ushort)
        {
            return image.Copy();
        }

        var gains = new double[image.Bands];
        Array.Fill(gains, 255.0 / ((1 << bits) - 1));
        if (image.HasAlpha())
        {
            gains[^1] = 1.0 / 257;
        }

        // The half makes the truncating cast round.
        using var scaled = image.Linear(gains, [0.5], uchar: true);
        return scaled.Copy(interpretation: scaled.Bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>Ink as light, 8 bits: (1 - ink) * (1 - black). No profile is used, so that grey printed with three inks stays grey; anything but CMYK is left as it is.</summary>
    public static Image ToScreen(Image image)
    {
        if (image.Interpretation != Enums.Interpretation.Cmyk)
        {
            return image.Copy();
        }

        using var light = image.Invert();
        using var colours = light.ExtractBand(0, n: 3);
        using var black = light.ExtractBand(3);
        using var product = colours.Multiply(black);
        using var scaled = product.Linear([1.0 / 255], [0.5], uchar: true);
        return scaled.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static Image Flatten(Image image)
    {
        if (!image.HasAlpha())
        {
            return image.Copy();
        }

        var most = image.Format == Enums.BandFormat.Ushort ? 65_535.0 : 255.0;
        return image.Flatten(background: [0.0], maxAlpha: most);
    }

    private static SquashedPlane FromGrey(byte[] samples)
    {
        var chroma = new int[GreyLevels];
        chroma[0] = samples.Length;
        return new SquashedPlane(samples, chroma);
    }

    /// <summary>ITU-R BT.601 luminance in 16-bit integers, rounded: the weights the training code's image library uses.</summary>
    private static SquashedPlane FromColour(byte[] samples, int bands)
    {
        var grey = new byte[samples.Length / bands];
        var chroma = new int[GreyLevels];
        for (int i = 0, at = 0; i < grey.Length; i++, at += bands)
        {
            var (red, green, blue) = (samples[at], samples[at + 1], samples[at + 2]);
            grey[i] = (byte)(((red * 19_595) + (green * 38_470) + (blue * 7_471) + 0x8000) >> 16);
            chroma[Math.Max(red, Math.Max(green, blue)) - Math.Min(red, Math.Min(green, blue))]++;
        }

        return new SquashedPlane(grey, chroma);
    }
}
