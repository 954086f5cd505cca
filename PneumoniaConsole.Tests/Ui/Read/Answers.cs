using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Ui.Read;

/// <summary>Answers to show.</summary>
internal static class Answers
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static (Prediction Prediction, Study Study) Of(PredictionBand band, double probability, params string[] warnings)
    {
        var saved = Saved.Create(At);
        var quality = warnings.Length == 0 ? new ImageQuality(QualityVerdict.Accept, 0.2, []) : new ImageQuality(QualityVerdict.Warn, 0.9, warnings);
        return (saved.Prediction with { Band = band, Probability = probability, Quality = quality }, saved.Study);
    }
}
