namespace PneumoniaConsole.Core.Imaging;

/// <summary>Configuration section <c>Imaging</c>.</summary>
public sealed class ImagingOptions
{
    public const string Section = "Imaging";

    /// <summary>Largest accepted file. 50 MiB holds a 16-bit radiograph of 4,000 x 6,000 pixels without compression.</summary>
    public long MaxBytes { get; set; } = 52_428_800;

    /// <summary>Largest accepted width times height. 64 million is above the largest detector in use (about 25 million).</summary>
    public long MaxPixels { get; set; } = 64_000_000;
}
