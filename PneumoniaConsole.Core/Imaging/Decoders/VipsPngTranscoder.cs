using NetVips;
using PneumoniaConsole.Core.Imaging.Deidentification;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <inheritdoc cref="IPngTranscoder"/>
public sealed class VipsPngTranscoder : IPngTranscoder
{
    public VipsPngTranscoder() => Libvips.EnsureReady();

    /// <inheritdoc/>
    public Result<byte[]> ToPng(StoredImage image)
    {
        var sanitized = image.MediaType == "image/jpeg" ? JpegSanitizer.Sanitize(image.Bytes) : PngSanitizer.Sanitize(image.Bytes);
        if (!sanitized.TryGet(out var kept, out var error))
        {
            return error;
        }

        try
        {
            return Encode(kept, image.MediaType == "image/jpeg");
        }
        catch (VipsException)
        {
            return ImagingErrors.Corrupt("its pixel data are damaged or incomplete");
        }
    }

    private static byte[] Encode(SanitizedImage kept, bool isJpeg)
    {
        var upright = kept.Orientation == Orientation.TopLeft;
        using var opened = Open(kept.Bytes, isJpeg, upright);
        using var shallow = SquashedPlane.ToEightBits(opened, isJpeg ? 8 : UsedDepth.Of(kept.Bytes));
        using var drawn = SquashedPlane.ToScreen(shallow);
        using var turned = upright ? drawn.Copy() : Turn(drawn, kept.Orientation);
        return turned.PngsaveBuffer(compression: 3, filter: Enums.ForeignPngFilter.Sub, keep: Enums.ForeignKeep.None);
    }

    /// <summary>The tag of the kept bytes is set aside, since the PNG loader may or may not have read it: both formats are turned by the same value.</summary>
    private static Image Turn(Image image, Orientation orientation)
    {
        using var tagged = image.Mutate(change => change.Set(GValue.GIntType, "orientation", (int)orientation));
        return tagged.Autorot();
    }

    private static Image Open(byte[] file, bool isJpeg, bool upright) => (Image)Operation.Call(
        isJpeg ? "jpegload_buffer" : "pngload_buffer",
        new VOption
        {
            { "access", upright ? Enums.Access.Sequential : Enums.Access.Random },
            { "memory", !upright },
            { "fail_on", Libvips.Strictness },
        },
        file);
}
