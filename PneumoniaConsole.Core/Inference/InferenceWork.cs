using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

/// <summary>One decoded image on its way through the engine. The caller holds the model's lease until the answer is there.</summary>
internal sealed class InferenceWork(Radiograph image, LoadedModel model, ImageQuality pixelQuality, long enqueuedAt, CancellationToken cancellationToken)
{
    // Continuations run elsewhere, so that a worker never executes a caller's code.
    private readonly TaskCompletionSource<InferenceAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Radiograph Image { get; } = image;

    public LoadedModel Model { get; } = model;

    /// <summary>What the rules that need no model said.</summary>
    public ImageQuality PixelQuality { get; } = pixelQuality;

    public long EnqueuedAt { get; } = enqueuedAt;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<InferenceAnswer> Answer => _answer.Task;

    public void Complete(InferenceAnswer answer) => _answer.TrySetResult(answer);

    public void Cancel() => _answer.TrySetCanceled(CancellationToken);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>What the engine says of one image; durations are those of its stages.</summary>
internal sealed record InferenceAnswer(
    double Logit,
    ActivationMap ActivationMap,
    ImageQuality Quality,
    TimeSpan Queue,
    TimeSpan Preprocess,
    TimeSpan Inference,
    TimeSpan Explain);
