using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Models;

/// <summary>
/// Decides whether an image is a frontal chest radiograph of the kind the model knows: a colour rule and pixel sanity before inference,
/// distances of the model's features from the training images after it. Immutable and thread-safe.
/// </summary>
/// <remarks>Distance in a principal subspace plus residual: Mahalanobis as in Lee et al. 2018 under the model of Tipping and Bishop 1999.</remarks>
public sealed class QualityGate
{
    private readonly GateStatistics _statistics;
    private readonly Distance[] _distances;
    private readonly Classifier? _classifier;

    private QualityGate(GateStatistics statistics, Distance[] distances, Classifier? classifier) =>
        (_statistics, _distances, _classifier) = (statistics, distances, classifier);

    /// <summary>Decodes and checks the statistics of a manifest.</summary>
    public static Result<QualityGate> Create(GateStatistics statistics)
    {
        var distances = new List<Distance>();
        foreach (var source in statistics.Distances)
        {
            var distance = new Distance(source, Floats(source.Mean), Floats(source.Components), Floats(source.Variances));
            if (!distance.IsConsistent)
            {
                return ModelErrors.Unavailable($"the gate's distance \"{source.Name}\" has arrays of contradicting lengths or a variance that is not positive.");
            }

            distances.Add(distance);
        }

        var classifier = statistics.Classifier is { } given ? new Classifier(given, Floats(given.Mean), Floats(given.Scale), Floats(given.Weights)) : null;
        return classifier is { IsConsistent: false }
            ? ModelErrors.Unavailable("the gate's classifier has arrays of different lengths.")
            : new QualityGate(statistics, [.. distances], classifier);
    }

    /// <summary>The rules that need no model: a reject here saves the inference.</summary>
    public ImageQuality JudgePixels(Radiograph image)
    {
        var findings = new Findings();
        var colour = _statistics.Colour;
        var total = image.ChromaHistogram.Sum();
        var coloured = total == 0 ? 0 : (double)image.ChromaHistogram.AsSpan((int)Math.Floor(colour.Saturation * 255) + 1).ToArray().Sum() / total;
        findings.Add(coloured / colour.MaximumShare, null, 1, $"{Percent(coloured)} of the picture is coloured; a radiograph is grey.");

        var side = Math.Min(image.SourceWidth, image.SourceHeight);
        if (side < _statistics.Pixels.MinimumSide)
        {
            findings.Refuse(string.Create(CultureInfo.InvariantCulture, $"The shorter side has {side} pixels; at least {_statistics.Pixels.MinimumSide} are needed."));
        }

        var (deviation, saturated) = GreyStatistics(image.Grey);
        if (deviation < _statistics.Pixels.MinimumDeviation)
        {
            findings.Refuse("The picture has almost no contrast.");
        }

        findings.Add(saturated / _statistics.Pixels.MaximumSaturatedShare, null, 1, $"{Percent(saturated)} of the picture is fully black or fully white.");
        return findings.ToQuality();
    }

    /// <summary>The rules on the model's features, joined with what the pixels already said.</summary>
    /// <param name="features">The model's <c>features</c> output for this image.</param>
    public ImageQuality JudgeFeatures(ReadOnlySpan<float> features, ImageQuality pixels)
    {
        var findings = new Findings(pixels);
        foreach (var distance in _distances)
        {
            var value = distance.Of(features);
            findings.Add(value, distance.Source.Warn, distance.Source.Reject, DescribeDistance(distance.Source.Name));
        }

        if (_classifier is not null)
        {
            findings.Add(_classifier.ForeignProbability(features), _classifier.Source.Warn, _classifier.Source.Reject, "The picture resembles other material more than a chest radiograph.");
        }

        return findings.ToQuality();
    }

    private static string DescribeDistance(string name) => name switch
    {
        "proportions" => "The chest may be a grown person's; the model saw children aged 1 to 5.",
        "population" => "The film differs from those of the one hospital the model learnt from.",
        "appearance" => "The picture does not have the texture of a chest radiograph.",
        "layout" => "The picture is not laid out like a frontal chest radiograph.",
        _ => "The picture is far from what the model learnt from.",
    };

    private static (double Deviation, double SaturatedShare) GreyStatistics(ReadOnlySpan<byte> grey)
    {
        long sum = 0, squares = 0;
        var saturated = 0;
        foreach (var value in grey)
        {
            sum += value;
            squares += value * value;
            saturated += value is 0 or 255 ? 1 : 0;
        }

        var mean = (double)sum / grey.Length;
        var variance = Math.Max(0, ((double)squares / grey.Length) - (mean * mean));
        return (Math.Sqrt(variance) / 255, (double)saturated / grey.Length);
    }

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static float[] Floats(byte[] littleEndian) => MemoryMarshal.Cast<byte, float>(littleEndian).ToArray();

    private sealed record Distance(FeatureDistance Source, float[] Mean, float[] Components, float[] Variances)
    {
        public bool IsConsistent =>
            Source.Length > 0 && Mean.Length == Source.Length && Components.Length == Variances.Length * Source.Length
            && Source.ResidualVariance > 0 && Variances.All(variance => variance > 0);

        public double Of(ReadOnlySpan<float> features)
        {
            Span<float> centred = new float[Source.Length];
            TensorPrimitives.Subtract(features.Slice(Source.Start, Source.Length), Mean, centred);
            double residual = TensorPrimitives.SumOfSquares<float>(centred), sum = 0;
            for (var k = 0; k < Variances.Length; k++)
            {
                double projection = TensorPrimitives.Dot<float>(centred, Components.AsSpan(k * Source.Length, Source.Length));
                sum += projection * projection / Variances[k];
                residual -= projection * projection;
            }

            return Math.Sqrt((sum + (Math.Max(0, residual) / Source.ResidualVariance)) / Source.Length);
        }
    }

    private sealed record Classifier(ForeignClassifier Source, float[] Mean, float[] Scale, float[] Weights)
    {
        public bool IsConsistent => Mean.Length == Weights.Length && Scale.Length == Weights.Length && Scale.All(scale => scale > 0);

        public double ForeignProbability(ReadOnlySpan<float> features)
        {
            var sum = Source.Bias;
            for (var i = 0; i < Weights.Length; i++)
            {
                sum += (features[i] - Mean[i]) / Scale[i] * Weights[i];
            }

            return 1 / (1 + Math.Exp(-sum));
        }
    }

    /// <summary>Collects what the rules say; the worst verdict and the highest share of a refusal limit win.</summary>
    private sealed class Findings(ImageQuality? earlier = null)
    {
        private readonly List<string> _reasons = [.. earlier?.Reasons ?? []];
        private QualityVerdict _verdict = earlier?.Verdict ?? QualityVerdict.Accept;
        private double _score = earlier?.Score ?? 0;

        public void Add(double value, double? warn, double? reject, string reason)
        {
            // A number that cannot be compared must never pass as typical.
            var refused = double.IsNaN(value) || value >= reject;
            var verdict = refused ? QualityVerdict.Reject : value >= warn ? QualityVerdict.Warn : QualityVerdict.Accept;
            _score = Math.Max(_score, double.IsNaN(value) ? 1 : value / (reject ?? double.PositiveInfinity));
            if (verdict != QualityVerdict.Accept)
            {
                _reasons.Add(reason);
                _verdict = verdict > _verdict ? verdict : _verdict;
            }
        }

        public void Refuse(string reason) => Add(1, null, 1, reason);

        public ImageQuality ToQuality() => new(_verdict, _score, _reasons);
    }
}
