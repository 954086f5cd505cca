using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Components.Shared;

/// <summary>What a panel shows in place of itself after an unexpected exception.</summary>
public sealed partial class PanelFailure
{
    [Parameter]
    [EditorRequired]
    public required string Reference { get; set; }

    [Parameter]
    public EventCallback OnRetry { get; set; }
}
