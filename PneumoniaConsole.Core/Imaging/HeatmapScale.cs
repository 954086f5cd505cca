namespace PneumoniaConsole.Core.Imaging;

/// <summary>Gives evidence its colour and opacity.</summary>
public static class HeatmapScale
{
    /// <summary>
    /// Evidence, in logits of one map cell, that is drawn in the last colour; more looks the same. Of the cells of the shipped model's maps of held-out
    /// pneumonia films, one in a hundred lies above 13.4; the strongest cell of a film is 11.4 at the median.
    /// </summary>
    public const float Reference = 14f;

    /// <summary>Opacity of the strongest evidence, 0..255: the anatomy below stays readable.</summary>
    public const byte MaximumAlpha = 200;

    private const int Levels = 256;

    // Anchors of a black-purple-orange-yellow ramp whose CIE lightness rises almost evenly from 14 to 95: more evidence is also lighter in print and
    // for colour-blind readers. The darkest tones are left out, since a dark overlay on a dark film would not be seen.
    private static readonly (byte Red, byte Green, byte Blue)[] s_anchors =
    [
        (48, 10, 92), (92, 18, 110), (135, 33, 107), (176, 50, 90), (213, 73, 64), (240, 109, 33), (252, 155, 12), (249, 202, 55), (246, 246, 150),
    ];

    private static readonly byte[] s_colours = BuildColours();

    /// <summary>Red, green, blue and alpha of this much evidence; clear at 0, below, and for values that are not finite.</summary>
    public static ReadOnlySpan<byte> ColourOf(float evidence)
    {
        var level = float.IsFinite(evidence) ? (int)(Math.Clamp(evidence / Reference, 0f, 1f) * (Levels - 1)) : 0;
        return s_colours.AsSpan(level * 4, 4);
    }

    private static byte[] BuildColours()
    {
        var colours = new byte[Levels * 4];
        for (var level = 1; level < Levels; level++)
        {
            var share = level / (double)(Levels - 1);
            var position = share * (s_anchors.Length - 1);
            var below = Math.Min((int)position, s_anchors.Length - 2);
            var (from, to, part) = (s_anchors[below], s_anchors[below + 1], position - below);
            colours[level * 4] = Between(from.Red, to.Red, part);
            colours[(level * 4) + 1] = Between(from.Green, to.Green, part);
            colours[(level * 4) + 2] = Between(from.Blue, to.Blue, part);

            // The root lets weak evidence be seen at all while zero stays clear.
            colours[(level * 4) + 3] = (byte)Math.Round(MaximumAlpha * Math.Sqrt(share));
        }

        return colours;
    }

    private static byte Between(byte from, byte to, double part) => (byte)Math.Round(from + ((to - from) * part));
}
