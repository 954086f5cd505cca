using System.Globalization;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Every way in which an image can be refused, each with its stable code.</summary>
public static class ImagingErrors
{
    public static Error Missing() =>
        new("image.missing", "The request holds no image. Send a multipart field named \"image\", an image body, or JSON {\"image\": \"<base64>\"}.");

    public static Error UnsupportedFormat(string recognised) =>
        new("image.unsupported_format", $"The file is {recognised}. Send a JPEG, PNG or TIFF.");

    public static Error Corrupt(string what) =>
        new("image.corrupt", $"The image cannot be read: {what}. Export it again and resend it.");

    public static Error TooLarge(long maxBytes) =>
        new("image.too_large", string.Create(CultureInfo.InvariantCulture, $"The file is larger than the limit of {maxBytes / 1_048_576.0:0.#} MiB. Export it as JPEG or ask an administrator to raise the limit."));

    public static Error TooManyPixels(long width, long height, long maxPixels) =>
        new("image.too_many_pixels", string.Create(CultureInfo.InvariantCulture, $"The image has {width:N0} x {height:N0} pixels; the limit is {maxPixels:N0} in all. Export it at a smaller size."));
}
