using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class PredictionRow
{
    public required string Id { get; init; }

    public required string StudyId { get; init; }

    public required long At { get; init; }

    public required string ModelName { get; init; }

    public required string ModelVersion { get; init; }

    public required string ModelSha256 { get; init; }

    public required double Logit { get; init; }

    public required double Probability { get; init; }

    public required PredictionLabel Label { get; init; }

    public required PredictionBand Band { get; init; }

    public required string ThresholdsVersion { get; init; }

    public required double ThresholdLow { get; init; }

    public required double ThresholdOperating { get; init; }

    public required double ThresholdHigh { get; init; }

    public required QualityVerdict QualityVerdict { get; init; }

    public required double QualityScore { get; init; }

    /// <summary>JSON array of sentences.</summary>
    public required string QualityReasons { get; init; }

    public required double DecodeMs { get; init; }

    public required double PreprocessMs { get; init; }

    public required double QueueMs { get; init; }

    public required double InferenceMs { get; init; }

    public required double ExplainMs { get; init; }

    public required double TotalMs { get; init; }

    public required int MapWidth { get; init; }

    public required int MapHeight { get; init; }

    /// <summary>MapWidth * MapHeight little-endian float32, row-major.</summary>
    public required byte[] MapValues { get; init; }
}
