using NetVips;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <summary>How many bits of each sample hold the picture.</summary>
internal static class UsedDepth
{
    /// <summary>8, or for a 16-bit PNG the fewest bits, from 8 to 16, that hold the largest sample.</summary>
    /// <remarks>Exports of 10 to 14 bits would be almost black if they were read against 65,535. This reads the rows once and keeps none of them.</remarks>
    public static int Of(byte[] png)
    {
        using var image = Image.PngloadBuffer(png, access: Enums.Access.Sequential, failOn: Libvips.Strictness);
        if (image.Format != Enums.BandFormat.Ushort)
        {
            return 8;
        }

        using var opaque = image.ExtractBand(0, image.HasAlpha() ? image.Bands - 1 : image.Bands);
        return Math.Clamp(32 - System.Numerics.BitOperations.LeadingZeroCount((uint)opaque.Max()), 8, 16);
    }
}
