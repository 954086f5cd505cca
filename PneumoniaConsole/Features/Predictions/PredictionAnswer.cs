using System.Text.Json.Serialization;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>The answer of <c>POST /predict</c>.</summary>
/// <param name="HeatmapUrl">Null for a self-test, which stores nothing.</param>
internal sealed record PredictionAnswer(
    string PredictionId,
    string Label,
    double Probability,
    PredictionBand Band,
    double Threshold,
    DecisionThresholds Thresholds,
    ModelIdentity Model,
    ImageQuality Quality,
    StageTimings Timings,
    string? HeatmapUrl,
    string? ImageUrl)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SelfTestAnswer? Test { get; init; }

    public static PredictionAnswer From(Prediction prediction) => Describe(
        prediction, $"/predictions/{prediction.Id}/heatmap.png", $"/predictions/{prediction.Id}/image.png");

    public static PredictionAnswer From(SelfTest test) => Describe(test.Prediction, null, null) with { Test = new SelfTestAnswer(test.Passed, test.Expected, test.Tolerance) };

    private static PredictionAnswer Describe(Prediction prediction, string? heatmap, string? image) => new(
        prediction.Id.ToString(),
        prediction.Label.ToString().ToUpperInvariant(),
        prediction.Probability,
        prediction.Band,
        prediction.Thresholds.Operating,
        prediction.Thresholds,
        prediction.Model,
        prediction.Quality,
        prediction.Timings,
        heatmap,
        image);
}

/// <param name="Expected">The probability that the training code's logit gives.</param>
/// <param name="Tolerance">Largest accepted difference of the probability.</param>
internal sealed record SelfTestAnswer(bool Passed, double Expected, double Tolerance);

/// <summary>A stored prediction as lists and <c>GET /predictions/{id}</c> show it.</summary>
internal sealed record StoredPredictionAnswer(string StudyId, DateTimeOffset At, int Width, int Height, VerdictAnswer? Verdict, PredictionAnswer Prediction)
{
    public static StoredPredictionAnswer From(StoredPrediction stored) => new(
        stored.Study.Id.ToString(),
        stored.Prediction.At,
        stored.Study.Width,
        stored.Study.Height,
        stored.Verdict is { } verdict ? new VerdictAnswer(verdict.Value, verdict.Note, verdict.By.Name, verdict.At) : null,
        PredictionAnswer.From(stored.Prediction));
}

internal sealed record VerdictAnswer(ReaderVerdict Verdict, string Note, string By, DateTimeOffset At);

/// <summary>The body of <c>POST /predictions/{id}/verdict</c>.</summary>
internal sealed record VerdictRequest(ReaderVerdict? Verdict, string? Note);
