using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Features.Read;

/// <summary>Where images come in. The browser's half does the work: dropping, picking and pasting cannot wait for a circuit.</summary>
public sealed partial class DropZone
{
    /// <summary>A strip above the worklist, once there is one.</summary>
    [Parameter]
    public bool Compact { get; set; }

    /// <summary>Whether the browser's half is there to take images.</summary>
    [Parameter]
    public bool Ready { get; set; }

    [Parameter]
    [EditorRequired]
    public required long MaxBytes { get; set; }

    [Parameter]
    [EditorRequired]
    public required int MostFiles { get; set; }
}
