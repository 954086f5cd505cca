using Microsoft.JSInterop;

namespace PneumoniaConsole.Features.Read;

/// <summary>What the browser's half of the page may call. Everything it says is checked by the view model.</summary>
public sealed class UploadCallbacks(ReadViewModel model, Func<Task> changed, CancellationToken life)
{
    [JSInvokable]
    public async Task<IReadOnlyList<int>> OfferFiles(IReadOnlyList<FileOffer> offers)
    {
        var accepted = model.Offer(offers);
        await changed();
        return accepted;
    }

    [JSInvokable]
    public Task UploadStarted(int id)
    {
        model.Started(id);
        return changed();
    }

    [JSInvokable]
    public Task UploadSent(int id)
    {
        model.Sent(id);
        return changed();
    }

    [JSInvokable]
    public async Task Answered(int id, string? predictionId)
    {
        await model.AnsweredAsync(id, predictionId, life);
        await changed();
    }

    [JSInvokable]
    public Task Refused(int id, FailureReport? failure)
    {
        model.Refused(id, failure);
        return changed();
    }
}
