using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Features.Read;

/// <summary>Every image of this page, in order of arrival.</summary>
public sealed partial class Worklist
{
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ReadItem> Items { get; set; }

    [Parameter]
    public int? SelectedId { get; set; }

    [Parameter]
    [EditorRequired]
    public required Func<ReadItem, int> PositionOf { get; set; }

    [Parameter]
    public EventCallback<int> OnSelect { get; set; }

    [Parameter]
    public EventCallback<int> OnCancel { get; set; }

    [Parameter]
    public EventCallback<int> OnRetry { get; set; }

    [Parameter]
    public EventCallback OnClear { get; set; }

    /// <summary>Every row is counted in exactly one part, so that the parts add up to the list.</summary>
    private string Summary => string.Join(", ", new[]
    {
        (Count: Items.Count(item => item.IsUnderWay), Word: "under way"),
        (Count: Items.Count(item => item.State == ReadState.Answered), Word: "answered"),
        (Count: Items.Count(item => item.State == ReadState.Refused), Word: "refused"),
        (Count: Items.Count(item => item.State == ReadState.Failed), Word: "failed"),
        (Count: Items.Count(item => item.State == ReadState.Cancelled), Word: "cancelled"),
    }.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Word}")));
}
