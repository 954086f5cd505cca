using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using NetVips;
using PneumoniaConsole.Core.Imaging.Deidentification;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Decoders;

/// <summary>Decodes with libvips, which sees only files that passed <see cref="JpegSanitizer"/> or <see cref="PngSanitizer"/>, or TIFF. Thread-safe.</summary>
/// <remarks>The text of a libvips error is dropped: it may quote the file.</remarks>
public sealed class VipsImageDecoder : IImageDecoder
{
    /// <summary>Most bytes a picture may occupy decoded when its coding cannot be read row by row (interlaced PNG, progressive JPEG).</summary>
    private const long MaximumResidentBytes = 268_435_456;

    /// <summary>The most the JPEG loader can shrink by while it decodes.</summary>
    private const int MaximumShrink = 8;

    private readonly ImagingOptions _options;

    public VipsImageDecoder(IOptions<ImagingOptions> options)
    {
        _options = options.Value;
        Libvips.EnsureReady();
    }

    /// <inheritdoc/>
    public Result<Radiograph> Decode(ReadOnlyMemory<byte> file, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (file.Length > _options.MaxBytes)
        {
            return ImagingErrors.TooLarge(_options.MaxBytes);
        }

        if (!ImageSignature.Recognise(file.Span).TryGet(out var format, out var error))
        {
            return error;
        }

        try
        {
            return format switch
            {
                ImageFormat.Jpeg => Decode(JpegSanitizer.Sanitize(file.Span), format, width, height),
                ImageFormat.Png => Decode(PngSanitizer.Sanitize(file.Span), format, width, height),
                _ => DecodeTiff(file, width, height),
            };
        }
        catch (VipsException)
        {
            return ImagingErrors.Corrupt("its pixel data are damaged or incomplete");
        }
    }

    private Result<Radiograph> Decode(Result<SanitizedImage> sanitized, ImageFormat format, int width, int height)
    {
        if (!sanitized.TryGet(out var image, out var error) || (error = CheckPixels(image.Width, image.Height, image.ResidentBytesPerPixel)) is not null)
        {
            return error;
        }

        // A turned picture is squashed as it is stored and the small plane is turned: the squash treats both axes alike.
        var turned = image.Orientation.SwapsAxes();
        var plane = format == ImageFormat.Jpeg
            ? SquashJpeg(image, turned ? height : width, turned ? width : height)
            : SquashPng(image.Bytes, turned ? height : width, turned ? width : height);
        var mediaType = format == ImageFormat.Jpeg ? "image/jpeg" : "image/png";
        return new Radiograph(
            format,
            turned ? image.Height : image.Width,
            turned ? image.Width : image.Height,
            width,
            height,
            image.Orientation.Upright(plane.Grey, width, height),
            plane.ChromaHistogram,
            new StoredImage(image.Bytes, mediaType));
    }

    private Result<Radiograph> DecodeTiff(ReadOnlyMemory<byte> file, int width, int height)
    {
        var bytes = MemoryMarshal.TryGetArray(file, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : file.ToArray();
        if (!TiffReencoder.Reencode(bytes, CheckPixels).TryGet(out var kept, out var error))
        {
            return error;
        }

        var plane = SquashPng(kept.Bytes, width, height);
        return new Radiograph(
            ImageFormat.Tiff, kept.Width, kept.Height, width, height, plane.Grey, plane.ChromaHistogram, new StoredImage(kept.Bytes, "image/png"));
    }

    private Error? CheckPixels(int width, int height, int residentBytesPerPixel)
    {
        var limit = residentBytesPerPixel == 0 ? _options.MaxPixels : Math.Min(_options.MaxPixels, MaximumResidentBytes / residentBytesPerPixel);
        return (long)width * height > limit ? ImagingErrors.TooManyPixels(width, height, limit) : null;
    }

    private static SquashedPlane SquashJpeg(SanitizedImage image, int width, int height)
    {
        // The cheap block shrink of the loader is rough, so the Lanczos kernel is always left twice the size it needs.
        var shrink = 1;
        while (shrink < MaximumShrink && image.Width / (shrink * 2) >= width * 2 && image.Height / (shrink * 2) >= height * 2)
        {
            shrink *= 2;
        }

        using var loaded = Image.JpegloadBuffer(image.Bytes, shrink: shrink, access: Enums.Access.Sequential, failOn: Libvips.Strictness);
        return SquashedPlane.Read(loaded, width, height, 8);
    }

    private static SquashedPlane SquashPng(byte[] file, int width, int height)
    {
        var bits = UsedDepth.Of(file);
        using var image = Image.PngloadBuffer(file, access: Enums.Access.Sequential, failOn: Libvips.Strictness);
        return SquashedPlane.Read(image, width, height, bits);
    }
}
