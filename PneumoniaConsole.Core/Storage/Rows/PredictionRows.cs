using System.Buffers.Binary;
using System.Text.Json;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Storage.Rows;

/// <summary>Translates between rows and what the rest of the console speaks of.</summary>
internal static class PredictionRows
{
    public static StudyRow From(Study study) => new()
    {
        Id = study.Id.ToString(),
        At = study.At.ToUnixTimeMilliseconds(),
        ImageToken = study.ImageToken,
        MediaType = study.MediaType,
        Width = study.Width,
        Height = study.Height,
        ActorId = study.ReadBy.Id,
        ActorName = study.ReadBy.Name,
        ActorKind = study.ReadBy.Kind,
        ActorRole = study.ReadBy.Role,
    };

    public static PredictionRow From(Prediction prediction) => new()
    {
        Id = prediction.Id.ToString(),
        StudyId = prediction.StudyId.ToString(),
        At = prediction.At.ToUnixTimeMilliseconds(),
        ModelName = prediction.Model.Name,
        ModelVersion = prediction.Model.Version,
        ModelSha256 = prediction.Model.Sha256,
        Logit = prediction.Logit,
        Probability = prediction.Probability,
        Label = prediction.Label,
        Band = prediction.Band,
        ThresholdsVersion = prediction.Thresholds.Version,
        ThresholdLow = prediction.Thresholds.Low,
        ThresholdOperating = prediction.Thresholds.Operating,
        ThresholdHigh = prediction.Thresholds.High,
        QualityVerdict = prediction.Quality.Verdict,
        QualityScore = prediction.Quality.Score,
        QualityReasons = prediction.Quality.Reasons.Count == 0 ? "[]" : JsonSerializer.Serialize(prediction.Quality.Reasons),
        DecodeMs = prediction.Timings.Decode,
        PreprocessMs = prediction.Timings.Preprocess,
        QueueMs = prediction.Timings.Queue,
        InferenceMs = prediction.Timings.Inference,
        ExplainMs = prediction.Timings.Explain,
        TotalMs = prediction.Timings.Total,
        MapWidth = prediction.ActivationMap.Width,
        MapHeight = prediction.ActivationMap.Height,
        MapValues = Pack(prediction.ActivationMap.Values),
    };

    public static VerdictRow From(Verdict verdict) => new()
    {
        PredictionId = verdict.PredictionId.ToString(),
        At = verdict.At.ToUnixTimeMilliseconds(),
        Value = verdict.Value,
        Note = verdict.Note,
        ActorId = verdict.By.Id,
        ActorName = verdict.By.Name,
        ActorKind = verdict.By.Kind,
        ActorRole = verdict.By.Role,
    };

    public static StoredPrediction Read(PredictionRow prediction, StudyRow study, VerdictRow? verdict) =>
        new(Read(prediction), Read(study), verdict is null ? null : Read(verdict));

    private static Prediction Read(PredictionRow row) => new(
        new PredictionId(Guid.ParseExact(row.Id, "N")),
        new StudyId(Guid.ParseExact(row.StudyId, "N")),
        DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        new ModelIdentity(row.ModelName, row.ModelVersion, row.ModelSha256),
        row.Logit,
        row.Probability,
        row.Label,
        row.Band,
        new DecisionThresholds(row.ThresholdsVersion, row.ThresholdLow, row.ThresholdOperating, row.ThresholdHigh),
        new ImageQuality(row.QualityVerdict, row.QualityScore, row.QualityReasons == "[]" ? [] : JsonSerializer.Deserialize<string[]>(row.QualityReasons)!),
        new StageTimings(row.DecodeMs, row.PreprocessMs, row.QueueMs, row.InferenceMs, row.ExplainMs, row.TotalMs),
        new ActivationMap(row.MapWidth, row.MapHeight, Unpack(row.MapValues)));

    private static Study Read(StudyRow row) => new(
        new StudyId(Guid.ParseExact(row.Id, "N")),
        DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        row.ImageToken,
        row.MediaType,
        row.Width,
        row.Height,
        new Operator(row.ActorId, row.ActorName, row.ActorKind, row.ActorRole));

    private static Verdict Read(VerdictRow row) => new(
        new PredictionId(Guid.ParseExact(row.PredictionId, "N")),
        DateTimeOffset.FromUnixTimeMilliseconds(row.At),
        new Operator(row.ActorId, row.ActorName, row.ActorKind, row.ActorRole),
        row.Value,
        row.Note);

    private static byte[] Pack(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }

    private static float[] Unpack(byte[] bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }
}
