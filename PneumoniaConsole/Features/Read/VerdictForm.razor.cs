using Microsoft.AspNetCore.Components;
using MudBlazor;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>Agree, disagree or unsure, recorded at one press, with a note if there is something to say.</summary>
public sealed partial class VerdictForm
{
    private const int LongestNote = 2000;

    private static readonly (ReaderVerdict Verdict, string Icon, string Label)[] s_choices =
    [
        (ReaderVerdict.Agree, Icons.Material.Outlined.ThumbUp, "Agree"),
        (ReaderVerdict.Disagree, Icons.Material.Outlined.ThumbDown, "Disagree"),
        (ReaderVerdict.Unsure, Icons.Material.Outlined.HelpOutline, "Unsure"),
    ];

    private string _note = string.Empty;

    /// <summary>The verdict that counts now, or null.</summary>
    [Parameter]
    public Verdict? Recorded { get; set; }

    /// <summary>Why the last attempt was not recorded, or null.</summary>
    [Parameter]
    public ReadFailure? Failure { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<VerdictDraft> OnRecord { get; set; }

    /// <summary>What was typed here before and not recorded, or null.</summary>
    [Parameter]
    public string? Draft { get; set; }

    [Parameter]
    public EventCallback<string> DraftChanged { get; set; }

    protected override void OnInitialized() => _note = Draft ?? Recorded?.Note ?? string.Empty;

    private Task ChangeNoteAsync(string? note)
    {
        _note = note ?? string.Empty;
        return DraftChanged.InvokeAsync(_note);
    }

    private Task RecordAsync(ReaderVerdict verdict) => OnRecord.InvokeAsync(new VerdictDraft(verdict, _note.Trim()));
}
