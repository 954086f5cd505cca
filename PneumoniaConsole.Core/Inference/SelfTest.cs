using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

/// <summary>The live session's answer about the golden phantom, against the one the training code recorded.</summary>
public sealed record SelfTest(Prediction Prediction, GoldenCheck Golden, ModelSpec Spec)
{
    /// <summary>Whether the logit is within the manifest's tolerance.</summary>
    public bool Passed => Math.Abs(Prediction.Logit - Golden.Logit) <= Golden.Tolerance;

    /// <summary>The probability, 0..1, that the recorded logit gives.</summary>
    public double Expected => Spec.Calibrate(Golden.Logit);

    /// <summary>Largest difference of the probability that the logit's tolerance allows: the sigmoid is nowhere steeper than 1/4.</summary>
    public double Tolerance => Golden.Tolerance / Spec.Manifest.Calibration.Temperature / 4;
}
