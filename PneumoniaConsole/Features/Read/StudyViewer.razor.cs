using System.Globalization;
using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>The stored image, and over it the regions that moved the answer.</summary>
public sealed partial class StudyViewer
{
    private bool _broken;

    [Parameter]
    [EditorRequired]
    public required StoredPrediction Answer { get; set; }

    [Parameter]
    public bool ShowHeatmap { get; set; }

    [Parameter]
    public EventCallback<bool> ShowHeatmapChanged { get; set; }

    /// <summary>Percent. The browser applies it while the slider moves; this only remembers where it was left.</summary>
    [Parameter]
    public int Opacity { get; set; } = 70;

    [Parameter]
    public EventCallback<int> OpacityChanged { get; set; }

    private string Url(string picture) => $"predictions/{Answer.Prediction.Id}/{picture}.png";

    private void Break() => _broken = true;

    private void Reload() => _broken = false;

    private Task ChangeOpacityAsync(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var percent) ? OpacityChanged.InvokeAsync(Math.Clamp(percent, 10, 100)) : Task.CompletedTask;
}
