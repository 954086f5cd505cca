using System.Security.Cryptography;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

public enum PredictionLabel
{
    Normal,
    Pneumonia,
}

public enum PredictionBand
{
    Negative,
    Uncertain,
    Positive,
}

/// <summary>Milliseconds spent in each stage of one prediction; <paramref name="Total"/> runs from intake to the stored answer.</summary>
public sealed record StageTimings(double Decode, double Preprocess, double Queue, double Inference, double Explain, double Total);

/// <summary>The class activation map: row-major, its mean plus the model's cam bias is the logit.</summary>
public sealed record ActivationMap(int Width, int Height, float[] Values);

/// <summary>One model version's answer about one study. Immutable.</summary>
/// <param name="Probability">Calibrated, 0..1.</param>
public sealed record Prediction(
    PredictionId Id,
    StudyId StudyId,
    DateTimeOffset At,
    ModelIdentity Model,
    double Logit,
    double Probability,
    PredictionLabel Label,
    PredictionBand Band,
    DecisionThresholds Thresholds,
    ImageQuality Quality,
    StageTimings Timings,
    ActivationMap ActivationMap);

/// <summary>One image and what is known of it. The file's own name is never kept.</summary>
/// <param name="ImageToken">Random name under which the de-identified image is stored.</param>
public sealed record Study(StudyId Id, DateTimeOffset At, string ImageToken, string MediaType, int Width, int Height, Operator ReadBy)
{
    /// <summary>A new image token: 128 random bits as 32 lower-case hexadecimal digits.</summary>
    public static string CreateImageToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

public enum ReaderVerdict
{
    Agree,
    Disagree,
    Unsure,
}

/// <summary>What a reader said of a prediction. A later verdict is a new record; the last one counts.</summary>
/// <param name="Note">At most <see cref="MaxNoteLength"/> characters, may be empty.</param>
public sealed record Verdict(PredictionId PredictionId, DateTimeOffset At, Operator By, ReaderVerdict Value, string Note)
{
    public const int MaxNoteLength = 2_000;
}
