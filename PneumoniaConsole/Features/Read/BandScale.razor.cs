using System.Globalization;
using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Features.Read;

/// <summary>A probability among the thresholds it was judged by.</summary>
public sealed partial class BandScale
{
    [Parameter]
    [EditorRequired]
    public required double Probability { get; set; }

    [Parameter]
    [EditorRequired]
    public required DecisionThresholds Thresholds { get; set; }

    private string Description =>
        $"Probability {ReadWords.Percent(Probability)} on a scale from 0 to 100 %. Below {ReadWords.Percent(Thresholds.Low)}: {ReadWords.Of(PredictionBand.Negative)}. " +
        $"From {ReadWords.Percent(Thresholds.High)}: {ReadWords.Of(PredictionBand.Positive)}. Between them: {ReadWords.Of(PredictionBand.Uncertain)}. " +
        $"Operating threshold {ReadWords.Percent(Thresholds.Operating)}.";

    private static string At(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.###}%");
}
