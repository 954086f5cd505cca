using System.Globalization;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Imaging.Preprocessing;

/// <summary>Turns the grey plane of a <see cref="Radiograph"/> into a model's input tensor. Immutable; thread-safe.</summary>
/// <remarks>The squash is done by <see cref="IImageDecoder"/>; this applies what follows it.</remarks>
public sealed class Preprocessor
{
    /// <summary>The only squash kernel there is: what the training code resizes with.</summary>
    public const string Kernel = "lanczos3";

    private const int GreyLevels = 256;
    private const int LargestSide = 4_096;

    // A grey level has only 256 values, so the affine steps are composed once, in double precision, and looked up per pixel.
    private readonly float[] _levels;

    private Preprocessor(int width, int height, float[] levels) => (Width, Height, _levels) = (width, height, levels);

    /// <summary>Pixels of a row of the tensor, and what <see cref="IImageDecoder"/> must squash to.</summary>
    public int Width { get; }

    /// <summary>Rows of the tensor, and what <see cref="IImageDecoder"/> must squash to.</summary>
    public int Height { get; }

    /// <summary>Composes the steps: one <see cref="SquashStep"/> first, then <see cref="ScaleStep"/> and <see cref="NormaliseStep"/> in any number and order.</summary>
    /// <returns>The preprocessor, or <c>model.unavailable</c> with a sentence that names the step that is wrong.</returns>
    public static Result<Preprocessor> Create(IReadOnlyList<PreprocessingStep> steps)
    {
        if (steps.Count == 0 || steps[0] is not SquashStep squash)
        {
            return Refuse("The first preprocessing step must be a squash");
        }

        if (squash.Kernel != Kernel)
        {
            return Refuse($"The squash kernel must be {Kernel}");
        }

        if (squash.Width is < 1 or > LargestSide || squash.Height is < 1 or > LargestSide)
        {
            return Refuse(string.Create(CultureInfo.InvariantCulture, $"The squash must give 1 to {LargestSide} pixels a side"));
        }

        var (gain, offset) = (1.0, 0.0);
        foreach (var step in steps.Skip(1))
        {
            switch (step)
            {
                case ScaleStep scale when double.IsFinite(scale.Factor) && scale.Factor != 0:
                    (gain, offset) = (gain * scale.Factor, offset * scale.Factor);
                    break;
                case NormaliseStep normalise when double.IsFinite(normalise.Mean) && double.IsFinite(normalise.Std) && normalise.Std > 0:
                    (gain, offset) = (gain / normalise.Std, (offset - normalise.Mean) / normalise.Std);
                    break;
                case SquashStep:
                    return Refuse("There must be exactly one squash among the preprocessing steps");
                case ScaleStep:
                    return Refuse("A scale step needs a finite factor other than zero");
                case NormaliseStep:
                    return Refuse("A normalise step needs a finite mean and a finite deviation above zero");
                default:
                    return Refuse("A preprocessing step is of a kind this console does not know");
            }
        }

        var levels = new float[GreyLevels];
        for (var level = 0; level < GreyLevels; level++)
        {
            levels[level] = (float)((level * gain) + offset);
        }

        return new Preprocessor(squash.Width, squash.Height, levels);
    }

    /// <summary>Writes the tensor, row-major.</summary>
    /// <param name="radiograph">Squashed to <see cref="Width"/> x <see cref="Height"/>.</param>
    /// <param name="tensor">Exactly <c>Width * Height</c> values.</param>
    /// <exception cref="ArgumentException">The radiograph or the tensor is of another size.</exception>
    public void Fill(Radiograph radiograph, Span<float> tensor)
    {
        var grey = radiograph.Grey;
        if (radiograph.Width != Width || radiograph.Height != Height || grey.Length != Width * Height)
        {
            throw new ArgumentException("The radiograph was not squashed to this model's size.", nameof(radiograph));
        }

        if (tensor.Length != grey.Length)
        {
            throw new ArgumentException("The tensor does not hold one value per pixel.", nameof(tensor));
        }

        var levels = _levels;
        for (var i = 0; i < grey.Length; i++)
        {
            tensor[i] = levels[grey[i]];
        }
    }

    private static Error Refuse(string why) => new("model.unavailable", $"{why}. Correct the model's manifest.");
}
