using NetVips;
using PneumoniaConsole.Core.Imaging.Decoders;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>A picture drawn by code: no patient's image is in the repository.</summary>
/// <param name="Samples">Row-major, interleaved, 8 bits each.</param>
internal sealed record DrawnPicture(int Width, int Height, int Bands, byte[] Samples)
{
    /// <summary>Two dark lungs in a bright chest with seeded grain; the same bytes every time.</summary>
    public static DrawnPicture Chest(int width, int height, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
                var lungs = Ellipse(u, v, 0.32, 0.5, 0.14, 0.3) + Ellipse(u, v, 0.68, 0.5, 0.14, 0.3);
                var ribs = 12 * Math.Sin(v * 60);
                samples[(y * width) + x] = (byte)Math.Clamp(170 - (110 * lungs) + ribs - (40 * Math.Abs(u - 0.5)) + random.Next(-6, 7), 0, 255);
            }
        }

        return new DrawnPicture(width, height, 1, samples);
    }

    /// <summary>Four flat quarters of 40, 90, 160 and 220 (top left, top right, bottom left, bottom right): no turn leaves it the same.</summary>
    public static DrawnPicture Quarters(int width, int height)
    {
        var samples = new byte[width * height];
        for (var i = 0; i < samples.Length; i++)
        {
            var (right, low) = (i % width >= width / 2, i / width >= height / 2);
            samples[i] = (right, low) switch { (false, false) => 40, (true, false) => 90, (false, true) => 160, _ => 220 };
        }

        return new DrawnPicture(width, height, 1, samples);
    }

    /// <summary>One colour everywhere, of as many bands as there are values.</summary>
    public static DrawnPicture Flat(int width, int height, params byte[] colour)
    {
        var samples = new byte[width * height * colour.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = colour[i % colour.Length];
        }

        return new DrawnPicture(width, height, colour.Length, samples);
    }

    /// <summary>Every grey level, each in a column of its own.</summary>
    public static DrawnPicture Ramp(int height) =>
        new(256, height, 1, [.. Enumerable.Range(0, 256 * height).Select(i => (byte)(i % 256))]);

    public byte[] ToJpeg(int quality = 92, bool progressive = false)
    {
        using var image = ToImage();
        return image.JpegsaveBuffer(q: quality, interlace: progressive);
    }

    /// <summary>Through the native encoder, which alone interlaces.</summary>
    public byte[] ToInterlacedPng()
    {
        using var image = ToImage();
        return image.PngsaveBuffer(interlace: true);
    }

    public byte[] ToPng() => PngFile.Write(Width, Height, depth: 8, PngFile.ColourTypeOf(Bands), Samples);

    public byte[] ToTiff(Enums.ForeignTiffCompression compression = Enums.ForeignTiffCompression.None)
    {
        using var image = ToImage();
        return image.TiffsaveBuffer(compression: compression, predictor: Enums.ForeignTiffPredictor.None);
    }

    public Image ToImage()
    {
        Libvips.EnsureReady();
        using var image = Image.NewFromMemory(Samples, Width, Height, Bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Bands switch { 1 or 2 => Enums.Interpretation.Bw, _ => Enums.Interpretation.Srgb });
    }

    private static double Ellipse(double u, double v, double centreU, double centreV, double radiusU, double radiusV)
    {
        var distance = Math.Sqrt(Math.Pow((u - centreU) / radiusU, 2) + Math.Pow((v - centreV) / radiusV, 2));
        return Math.Clamp((1.15 - distance) / 0.3, 0, 1);
    }
}
