using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Features.Read;

/// <summary>The selected image while it has no answer, or will have none.</summary>
public sealed partial class PendingPanel
{
    [Parameter]
    [EditorRequired]
    public required ReadItem Item { get; set; }

    /// <summary>Place in the queue, from 1.</summary>
    [Parameter]
    public int Position { get; set; }

    [Parameter]
    public EventCallback<int> OnCancel { get; set; }

    [Parameter]
    public EventCallback<int> OnRetry { get; set; }
}
