using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Components.Shared;

/// <summary>An id that a person passes on: shown in full, copied by one press.</summary>
public sealed partial class CopyText
{
    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Value { get; set; }
}
