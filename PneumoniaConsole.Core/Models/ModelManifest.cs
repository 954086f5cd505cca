using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Preprocessing;

namespace PneumoniaConsole.Core.Models;

/// <summary>The file <c>manifest.json</c> beside a model, as written by <c>training/</c>. Validated by <see cref="ModelSpec"/>.</summary>
public sealed record ModelManifest
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>File name of the ONNX graph, in the manifest's folder.</summary>
    public required string File { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of <see cref="File"/>.</summary>
    public required string Sha256 { get; init; }

    public required ModelInput Input { get; init; }

    public required ModelOutputs Outputs { get; init; }

    /// <summary>Added to the mean of the activation map to give the logit.</summary>
    public double CamBias { get; init; }

    /// <summary>The steps from a decoded image to the tensor, in order.</summary>
    public required IReadOnlyList<PreprocessingStep> Preprocessing { get; init; }

    public required Calibration Calibration { get; init; }

    public required DecisionThresholds Thresholds { get; init; }

    public required GateStatistics Gate { get; init; }

    public required IReadOnlyList<PhantomExpectation> Phantoms { get; init; }

    public required GoldenCheck Golden { get; init; }
}

public sealed record ModelInput(string Name, int Channels, int Height, int Width);

public sealed record ModelOutputs(string Logit, string Cam, string Features);

/// <summary>probability = sigmoid(logit / Temperature + Bias), fitted at the stated prevalence.</summary>
public sealed record Calibration(double Temperature, double Bias, double Prevalence);

/// <summary>Label is PNEUMONIA from <paramref name="Operating"/> on; band negative below <paramref name="Low"/>, positive from <paramref name="High"/> on.</summary>
public sealed record DecisionThresholds(string Version, double Low, double Operating, double High);

/// <summary>Limits and statistics of the quality gate.</summary>
public sealed record GateStatistics(ColourLimits Colour, PixelLimits Pixels, IReadOnlyList<FeatureDistance> Distances, ForeignClassifier? Classifier);

/// <param name="Saturation">(largest - smallest of red, green, blue) / 255 above which a pixel counts as coloured.</param>
/// <param name="MaximumShare">Share of coloured pixels, 0..1, above which an image is refused.</param>
public sealed record ColourLimits(double Saturation, double MaximumShare);

/// <param name="MinimumSide">Pixels of the shorter side of the source.</param>
/// <param name="MinimumDeviation">Standard deviation of grey, 0..1.</param>
/// <param name="MaximumSaturatedShare">Share of pixels at exactly black or white, 0..1.</param>
public sealed record PixelLimits(int MinimumSide, double MinimumDeviation, double MaximumSaturatedShare);

/// <summary>
/// Mahalanobis distance in a principal subspace plus the residual outside it, over features[Start..Start+Length):
/// sqrt((sum_k (c_k . (f - mean))^2 / variance_k + |residual|^2 / ResidualVariance) / Length).
/// </summary>
/// <param name="Mean">Length little-endian float32, as all arrays here.</param>
/// <param name="Components">K x Length, row-major, orthonormal rows.</param>
/// <param name="Variances">K.</param>
/// <param name="Warn">Distance from which on an image is warned about.</param>
/// <param name="Reject">Distance from which on it is refused, or null if this distance never refuses.</param>
public sealed record FeatureDistance(
    string Name, int Start, int Length, byte[] Mean, byte[] Components, byte[] Variances, double ResidualVariance, double Warn, double? Reject);

/// <summary>Probability of being foreign = sigmoid(sum((f - mean) / scale * weights) + Bias).</summary>
public sealed record ForeignClassifier(byte[] Mean, byte[] Scale, byte[] Weights, double Bias, double Warn, double Reject);

/// <summary>A drawn test picture and the logit the training code saw for it.</summary>
public sealed record PhantomExpectation : Phantom
{
    public required double Logit { get; init; }

    /// <summary>Largest accepted difference of the logit.</summary>
    public required double Tolerance { get; init; }
}

/// <summary>The phantom that every start draws and scores before the model may serve.</summary>
public sealed record GoldenCheck(string Phantom, double Logit, double Tolerance);
