using System.Globalization;
using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Features.Read;

/// <summary>One model's answer about one image, with everything it was judged by.</summary>
public sealed partial class AnswerPanel
{
    [Parameter]
    [EditorRequired]
    public required StoredPrediction Answer { get; set; }

    private Prediction Prediction => Answer.Prediction;

    private bool IsAbove => Prediction.Probability >= Prediction.Thresholds.Operating;

    private string QualityWords => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Prediction.Quality.Verdict == QualityVerdict.Accept ? "accepted" : "accepted with a warning")}; score {Prediction.Quality.Score:0.00}, refused from 1.00");

    private IEnumerable<(string Stage, double Time)> Stages =>
    [
        ("decode", Prediction.Timings.Decode),
        ("preprocess", Prediction.Timings.Preprocess),
        ("queue", Prediction.Timings.Queue),
        ("inference", Prediction.Timings.Inference),
        ("explain", Prediction.Timings.Explain),
    ];
}
