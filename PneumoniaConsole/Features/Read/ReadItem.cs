using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>One row of the worklist. Its file's own name is known to the browser alone.</summary>
/// <param name="Id">The browser's number for the file.</param>
/// <param name="Number">Counts from 1 in the order of arrival: how the row is spoken of.</param>
public sealed record ReadItem(int Id, int Number, long SizeBytes, ReadState State)
{
    public StoredPrediction? Answer { get; init; }

    public ReadFailure? Failure { get; init; }

    /// <summary>A note that was typed and not recorded; null when none was touched.</summary>
    public string? NoteDraft { get; init; }

    public bool IsUnderWay => State is ReadState.Queued or ReadState.Uploading or ReadState.Reading;

    public bool CanRetry => State is ReadState.Failed or ReadState.Cancelled;
}
