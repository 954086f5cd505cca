using System.Globalization;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Features.Read;

/// <summary>A file the browser offers: its number there and its size, not its name.</summary>
public sealed record FileOffer(int Id, long Size);

/// <summary>
/// The state of one open Read page. Knows nothing of a renderer; used from one circuit, so it is not thread-safe.
/// The browser only reports ids: what is shown of an answer always comes from the store, under the operator's permission.
/// </summary>
public sealed class ReadViewModel(IPredictionStore store, IOptions<ImagingOptions> imaging)
{
    /// <summary>Most images on the page at once.</summary>
    public const int Capacity = 100;

    private readonly List<ReadItem> _items = []; // Bound: Capacity.
    private Operator _operator = Operator.Anonymous;
    private int _lastNumber;

    public IReadOnlyList<ReadItem> Items => _items;

    public ReadItem? Selected { get; private set; }

    /// <summary>The latest news, for people who hear the page.</summary>
    public string Announcement { get; private set; } = string.Empty;

    /// <summary>Something about the last offer that the rows do not show; null when there is nothing.</summary>
    public string? Notice { get; private set; }

    public long MaxBytes => imaging.Value.MaxBytes;

    public bool CanRecordVerdict => PolicyTable.Allows(_operator, Permission.RecordVerdict);

    public void Begin(Operator caller) => _operator = caller;

    /// <summary>Adds rows for the offered files as far as there is room.</summary>
    /// <returns>The numbers of those that are to be sent.</returns>
    public IReadOnlyList<int> Offer(IReadOnlyList<FileOffer> offers)
    {
        var fresh = offers.Where(offer => offer.Id > 0 && offer.Size >= 0 && Find(offer.Id) is null).DistinctBy(offer => offer.Id).ToList();
        var taken = fresh.Take(Capacity - _items.Count).Select(Row).ToList();
        _items.AddRange(taken);
        var left = fresh.Count - taken.Count;
        Notice = left == 0
            ? null
            : $"{ReadWords.Count(left, "file was", "files were")} left out: the page holds {Capacity} images at a time. Clear the finished ones, then add the rest.";
        Announcement = $"{ReadWords.Count(taken.Count, "image", "images")} added. {Notice}";
        if (taken.Count > 0 && (Selected is null || taken.Count == 1))
        {
            Selected = taken[0];
        }

        return [.. taken.Where(item => item.State == ReadState.Queued).Select(item => item.Id)];
    }

    public void Started(int id) => Move(id, item => item.IsUnderWay, item => item with { State = ReadState.Uploading });

    public void Sent(int id) => Move(id, item => item.State == ReadState.Uploading, item => item with { State = ReadState.Reading });

    /// <summary>The browser says that this file has this answer; it is shown if the store knows it and the operator may see it.</summary>
    public async Task AnsweredAsync(int id, string? predictionId, CancellationToken cancellationToken)
    {
        if (Find(id) is not { IsUnderWay: true })
        {
            return;
        }

        var found = await LoadAsync(predictionId, cancellationToken);
        if (!found.TryGet(out var answer, out var error))
        {
            Fail(id, ReadFailure.From(error));
        }
        else if (Move(id, item => item.IsUnderWay, item => item with { State = ReadState.Answered, Answer = answer }) is { } item)
        {
            Announce(item, $"{ReadWords.Of(answer.Prediction.Band)}, {ReadWords.Percent(answer.Prediction.Probability)}.{(answer.Prediction.Quality.Verdict == QualityVerdict.Warn ? " Read with care." : null)}");
        }
    }

    public void Refused(int id, FailureReport? report) => Fail(id, ReadFailure.From(report));

    /// <returns>Whether there was something to cancel.</returns>
    public bool Cancel(int id)
    {
        var item = Move(id, item => item.IsUnderWay, item => item with { State = ReadState.Cancelled });
        if (item is not null)
        {
            Announce(item, "cancelled.");
        }

        return item is not null;
    }

    /// <returns>Whether the row waits again.</returns>
    public bool Retry(int id) => Move(id, item => item.CanRetry, item => item with { State = ReadState.Queued, Failure = null }) is not null;

    public void Select(int id) => Selected = Find(id) ?? Selected;

    /// <summary>Keeps a note as it is typed, so that it is still there when the reader comes back to the row.</summary>
    public void Draft(int id, string note) => Move(id, item => item.State == ReadState.Answered, item => item with { NoteDraft = note });

    /// <summary>Takes every row that is not under way off the page.</summary>
    /// <returns>Their numbers.</returns>
    public IReadOnlyList<int> ClearFinished()
    {
        var finished = _items.Where(item => !item.IsUnderWay).Select(item => item.Id).ToList();
        _items.RemoveAll(item => !item.IsUnderWay);
        Selected = Selected is null ? null : Find(Selected.Id) ?? _items.FirstOrDefault();
        Notice = null;
        Announcement = $"{ReadWords.Count(finished.Count, "image", "images")} cleared.";
        return finished;
    }

    /// <summary>Reads an answer again, after a verdict was recorded on it.</summary>
    public async Task RefreshAsync(int id, CancellationToken cancellationToken)
    {
        if (Find(id)?.Answer is { } old && (await LoadAsync(old.Prediction.Id.ToString(), cancellationToken)).TryGet(out var answer, out _))
        {
            Move(id, item => item.State == ReadState.Answered, item => item with { Answer = answer });
        }
    }

    /// <summary>How many rows wait before this one, itself included; 0 when it does not wait.</summary>
    public int PositionOf(ReadItem item) => item.State == ReadState.Queued ? _items.Count(other => other.State == ReadState.Queued && other.Number <= item.Number) : 0;

    private ReadItem Row(FileOffer offer)
    {
        var item = new ReadItem(offer.Id, ++_lastNumber, offer.Size, ReadState.Queued);
        return offer.Size switch
        {
            0 => item with { State = ReadState.Refused, Failure = ReadFailure.From(new Error("image.missing", "The file is empty. Export it again and add it once more.")) },
            var size when size > MaxBytes => item with { State = ReadState.Refused, Failure = ReadFailure.From(ImagingErrors.TooLarge(MaxBytes)) },
            _ => item,
        };
    }

    private async Task<Result<StoredPrediction>> LoadAsync(string? predictionId, CancellationToken cancellationToken)
    {
        if (!PolicyTable.Allows(_operator, Permission.ReadStudies))
        {
            return new Error("auth.forbidden", "Your role may send images but not see stored answers.");
        }

        try
        {
            return PredictionId.TryParse(predictionId, out var id) && await store.FindAsync(id, cancellationToken) is { } found
                ? found
                : new Error("resource.not_found", "An answer was given but is not in the store. Send the image again; if it happens again, tell an administrator.");
        }
        catch (StorageUnavailableException)
        {
            return new Error("storage.unavailable", "The answer was given, but the store cannot be read now. Try again in a moment.");
        }
    }

    private void Fail(int id, ReadFailure failure)
    {
        var state = failure.IsOfTheImage ? ReadState.Refused : ReadState.Failed;
        if (Move(id, item => item.IsUnderWay, item => item with { State = state, Failure = failure }) is { } item)
        {
            Announce(item, $"{(state == ReadState.Refused ? "refused" : "failed")}. {failure.Message}");
        }
    }

    private void Announce(ReadItem item, string news) => Announcement = string.Create(CultureInfo.InvariantCulture, $"Image {item.Number}: {news}");

    private ReadItem? Find(int id) => _items.Find(item => item.Id == id);

    /// <summary>Changes a row if it is in a state from which this change is legal; a late or invented report changes nothing.</summary>
    private ReadItem? Move(int id, Predicate<ReadItem> legal, Func<ReadItem, ReadItem> change)
    {
        var index = _items.FindIndex(item => item.Id == id);
        if (index < 0 || !legal(_items[index]))
        {
            return null;
        }

        var changed = change(_items[index]);
        _items[index] = changed;
        if (Selected?.Id == id)
        {
            Selected = changed;
        }

        return changed;
    }
}
