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

    private string Summary
    {
        get
        {
            var answered = Items.Count(item => item.State == ReadState.Answered);
            var without = Items.Count(item => item.State is ReadState.Refused or ReadState.Failed);
            return $"{answered} of {ReadWords.Count(Items.Count, "image", "images")} answered{(without == 0 ? null : $", {without} without an answer")}";
        }
    }
}
