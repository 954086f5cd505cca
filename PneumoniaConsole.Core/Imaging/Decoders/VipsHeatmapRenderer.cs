using NetVips;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <inheritdoc cref="IHeatmapRenderer"/>
public sealed class VipsHeatmapRenderer : IHeatmapRenderer
{
    private const int LargestMap = 1_024;
    private const int LargestSide = 4_096;
    private const int Channels = 4;

    public VipsHeatmapRenderer() => Libvips.EnsureReady();

    /// <inheritdoc/>
    public byte[] RenderPng(int mapWidth, int mapHeight, ReadOnlySpan<float> values, int width, int height)
    {
        if (mapWidth is < 1 or > LargestMap || mapHeight is < 1 or > LargestMap || values.Length != mapWidth * mapHeight)
        {
            throw new ArgumentException("The values do not fill a map of this size.", nameof(values));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, LargestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, LargestSide);

        var pixels = Paint(mapWidth, mapHeight, values, width, height);
        using var picture = Image.NewFromMemory(pixels, width, height, Channels, Enums.BandFormat.Uchar);
        using var labelled = picture.Copy(interpretation: Enums.Interpretation.Srgb);
        return labelled.PngsaveBuffer(compression: 3, keep: Enums.ForeignKeep.None);
    }

    /// <summary>Bilinear between the centres of the cells: unlike a cubic it invents no evidence between them.</summary>
    private static byte[] Paint(int mapWidth, int mapHeight, ReadOnlySpan<float> values, int width, int height)
    {
        var pixels = new byte[width * height * Channels];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = Cells(y, height, mapHeight);
            for (var x = 0; x < width; x++, at += Channels)
            {
                var (left, right, across) = Cells(x, width, mapWidth);
                var upper = Mix(Evidence(values, (top * mapWidth) + left), Evidence(values, (top * mapWidth) + right), across);
                var lower = Mix(Evidence(values, (bottom * mapWidth) + left), Evidence(values, (bottom * mapWidth) + right), across);
                HeatmapScale.ColourOf(Mix(upper, lower, down)).CopyTo(pixels.AsSpan(at));
            }
        }

        return pixels;
    }

    private static (int First, int Second, float Part) Cells(int pixel, int pixels, int cells)
    {
        var centre = Math.Clamp(((pixel + 0.5f) * cells / pixels) - 0.5f, 0f, cells - 1);
        var first = (int)centre;
        return (first, Math.Min(first + 1, cells - 1), centre - first);
    }

    private static float Evidence(ReadOnlySpan<float> values, int cell) => float.IsFinite(values[cell]) ? values[cell] : 0f;

    private static float Mix(float from, float to, float part) => from + ((to - from) * part);
}
