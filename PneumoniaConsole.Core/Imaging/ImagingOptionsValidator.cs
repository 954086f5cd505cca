using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Imaging;

/// <summary>Says everything that is wrong with section <c>Imaging</c> at once, in words, at start.</summary>
internal sealed class ImagingOptionsValidator : IValidateOptions<ImagingOptions>
{
    private const long SmallestFile = 1_024;
    private const long SmallestPicture = 224 * 224;

    public ValidateOptionsResult Validate(string? name, ImagingOptions options)
    {
        var wrong = new List<string>();
        if (options.MaxBytes is < SmallestFile or > int.MaxValue)
        {
            wrong.Add($"Imaging:MaxBytes must lie between {SmallestFile} and {int.MaxValue}.");
        }

        if (options.MaxPixels is < SmallestPicture or > int.MaxValue)
        {
            wrong.Add($"Imaging:MaxPixels must lie between {SmallestPicture} and {int.MaxValue}.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
