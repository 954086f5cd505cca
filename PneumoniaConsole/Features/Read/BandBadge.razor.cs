using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>A band in words, with a shape and a colour of its own.</summary>
public sealed partial class BandBadge
{
    [Parameter]
    [EditorRequired]
    public required PredictionBand Band { get; set; }

    private string ClassName => Band switch
    {
        PredictionBand.Positive => "band-positive",
        PredictionBand.Uncertain => "band-uncertain",
        _ => "band-negative",
    };
}
