using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Preprocessing;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Models;

/// <summary>What a manifest says about a model, checked for contradictions. Immutable.</summary>
public sealed class ModelSpec
{
    private ModelSpec(ModelManifest manifest, Preprocessor preprocessor, QualityGate gate)
    {
        Manifest = manifest;
        Preprocessor = preprocessor;
        Gate = gate;
        Identity = new ModelIdentity(manifest.Name, manifest.Version, manifest.Sha256);
        GoldenImage = manifest.Phantoms.First(phantom => phantom.Name == manifest.Golden.Phantom).Draw(preprocessor.Width, preprocessor.Height);
    }

    public ModelManifest Manifest { get; }

    public ModelIdentity Identity { get; }

    public Preprocessor Preprocessor { get; }

    public QualityGate Gate { get; }

    /// <summary>The drawn picture of the golden check.</summary>
    public Radiograph GoldenImage { get; }

    public DecisionThresholds Thresholds => Manifest.Thresholds;

    /// <summary>The calibrated probability, 0..1, of a logit.</summary>
    public double Calibrate(double logit) => 1 / (1 + Math.Exp(-((logit / Manifest.Calibration.Temperature) + Manifest.Calibration.Bias)));

    /// <summary>Checks a manifest: every contradiction is named in the error's reasons.</summary>
    public static Result<ModelSpec> Create(ModelManifest manifest)
    {
        var mistakes = new List<string>();
        if (!Preprocessor.Create(manifest.Preprocessing).TryGet(out var preprocessor, out var preprocessing))
        {
            mistakes.Add(preprocessing.Message);
        }
        else if (preprocessor.Width != manifest.Input.Width || preprocessor.Height != manifest.Input.Height || manifest.Input.Channels != 1)
        {
            mistakes.Add("The preprocessing does not end at the size of the input, or the input is not one channel of grey.");
        }

        if (!QualityGate.Create(manifest.Gate).TryGet(out var gate, out var statistics))
        {
            mistakes.Add(statistics.Message);
        }

        if (manifest.Calibration.Temperature <= 0)
        {
            mistakes.Add("The calibration's temperature must be above 0.");
        }

        var thresholds = manifest.Thresholds;
        if (!(thresholds.Low > 0 && thresholds.Low <= thresholds.Operating && thresholds.Operating <= thresholds.High && thresholds.High < 1))
        {
            mistakes.Add("The thresholds must satisfy 0 < low <= operating <= high < 1.");
        }

        if (manifest.Phantoms.All(phantom => phantom.Name != manifest.Golden.Phantom))
        {
            mistakes.Add($"The golden check names the phantom \"{manifest.Golden.Phantom}\", which the manifest does not describe.");
        }

        return mistakes.Count == 0
            ? new ModelSpec(manifest, preprocessor!, gate!)
            : ModelErrors.Unavailable($"the manifest is not valid. {string.Join(' ', mistakes)}");
    }
}
