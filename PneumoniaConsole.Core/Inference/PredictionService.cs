using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference;

/// <summary>From the bytes of a file to a stored prediction: decode, gate, queue, run, classify, store. Thread-safe.</summary>
/// <remarks>The caller has been admitted by <see cref="InferenceQueue.TryAdmit"/>, which bounds the work in here.</remarks>
public sealed partial class PredictionService(
    ModelSlot slot,
    IImageDecoder decoder,
    InferenceQueue queue,
    IPredictionStore store,
    InferenceMetrics metrics,
    IOptions<InferenceOptions> options,
    TimeProvider time,
    ILogger<PredictionService> logger) : IDisposable
{
    // A bulk upload must not hold every core while a person waits for one image.
    private readonly SemaphoreSlim _interactiveDecodes = new(options.Value.Workers);
    private readonly SemaphoreSlim _bulkDecodes = new(Math.Max(1, options.Value.Workers - 1));

    /// <summary>Predicts one image and stores the answer.</summary>
    /// <returns>The stored prediction, or an <c>image.*</c>, <c>inference.*</c>, <c>model.unavailable</c> or <c>storage.unavailable</c> error; every end is counted.</returns>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<Result<Prediction>> PredictAsync(ReadOnlyMemory<byte> file, Lane lane, Operator caller, CancellationToken cancellationToken)
    {
        var result = await WithDeadlineAsync(deadline => PredictCoreAsync(file, lane, caller, deadline), cancellationToken).ConfigureAwait(false);
        if (result.TryGet(out var answered, out var error))
        {
            metrics.Predicted(answered.Prediction, answered.Total);
            return answered.Prediction;
        }

        metrics.Failed(error);
        return error;
    }

    /// <summary>Scores the golden phantom on the live session; stores nothing and skips the gate.</summary>
    public async Task<Result<SelfTest>> SelfTestAsync(CancellationToken cancellationToken)
    {
        var result = await WithDeadlineAsync(SelfTestCoreAsync, cancellationToken).ConfigureAwait(false);
        metrics.Ended(RequestOutcome.SelfTest);
        return result;
    }

    public void Dispose()
    {
        _interactiveDecodes.Dispose();
        _bulkDecodes.Dispose();
    }

    private async Task<Result<(Prediction Prediction, TimeSpan Total)>> PredictCoreAsync(ReadOnlyMemory<byte> file, Lane lane, Operator caller, CancellationToken deadline)
    {
        var started = time.GetTimestamp();
        var at = time.GetUtcNow();
        using var lease = slot.TryLease();
        if (lease is null)
        {
            return ModelErrors.Unavailable("none is loaded.");
        }

        var spec = lease.Model.Spec;
        var (decoded, waited, decode) = await DecodeAsync(file, spec, lane, deadline).ConfigureAwait(false);
        if (!decoded.TryGet(out var image, out var unreadable))
        {
            return unreadable;
        }

        var pixels = spec.Gate.JudgePixels(image);
        if (pixels.Verdict == QualityVerdict.Reject)
        {
            return InferenceErrors.NotARadiograph(pixels.Reasons);
        }

        var answer = await InferAsync(image, lease.Model, pixels, lane, deadline).ConfigureAwait(false);
        if (answer.Quality.Verdict == QualityVerdict.Reject)
        {
            return InferenceErrors.NotARadiograph(answer.Quality.Reasons);
        }

        var study = new Study(
            StudyId.Create(at), at, Study.CreateImageToken(), image.Stored.MediaType, image.SourceWidth, image.SourceHeight, caller);
        var timings = Describe(answer with { Queue = answer.Queue + waited }, decode, time.GetElapsedTime(started));
        var prediction = Classify(PredictionId.Create(at), study.Id, at, spec, answer, timings);
        var audit = new AuditEntry(at, caller, "study.predicted", prediction.Id.ToString(), "succeeded");
        try
        {
            await store.SaveAsync(study, image.Stored, prediction, audit, deadline).ConfigureAwait(false);
        }
        catch (StorageUnavailableException exception)
        {
            LogNotStored(exception, prediction.Id);
            return InferenceErrors.StorageUnavailable();
        }

        return (prediction, time.GetElapsedTime(started));
    }

    private async Task<Result<SelfTest>> SelfTestCoreAsync(CancellationToken deadline)
    {
        var started = time.GetTimestamp();
        var at = time.GetUtcNow();
        using var lease = slot.TryLease();
        if (lease is null)
        {
            return ModelErrors.Unavailable("none is loaded.");
        }

        var spec = lease.Model.Spec;
        var answer = await InferAsync(spec.GoldenImage, lease.Model, ImageQuality.Typical, Lane.Interactive, deadline).ConfigureAwait(false);
        var timings = Describe(answer, TimeSpan.Zero, time.GetElapsedTime(started));
        var prediction = Classify(PredictionId.Create(at), default, at, spec, answer with { Quality = ImageQuality.Typical }, timings);
        return new SelfTest(prediction, spec.Manifest.Golden, spec);
    }

    private async Task<(Result<Radiograph> Image, TimeSpan Waited, TimeSpan Took)> DecodeAsync(ReadOnlyMemory<byte> file, ModelSpec spec, Lane lane, CancellationToken deadline)
    {
        var decodes = lane == Lane.Interactive ? _interactiveDecodes : _bulkDecodes;
        var waiting = time.GetTimestamp();
        await decodes.WaitAsync(deadline).ConfigureAwait(false);
        try
        {
            var started = time.GetTimestamp();
            var image = decoder.Decode(file, spec.Preprocessor.Width, spec.Preprocessor.Height);
            return (image, time.GetElapsedTime(waiting, started), time.GetElapsedTime(started));
        }
        finally
        {
            decodes.Release();
        }
    }

    private Task<InferenceAnswer> InferAsync(Radiograph image, LoadedModel model, ImageQuality pixels, Lane lane, CancellationToken deadline)
    {
        var work = new InferenceWork(image, model, pixels, time.GetTimestamp(), deadline);
        queue.Enqueue(work, lane);
        return work.Answer;
    }

    /// <summary>Runs an attempt under the deadline; turns its expiry and everything unexpected into an error.</summary>
    private async Task<Result<T>> WithDeadlineAsync<T>(Func<CancellationToken, Task<Result<T>>> attempt, CancellationToken cancellationToken)
        where T : notnull
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return InferenceErrors.Timeout(options.Value.Timeout);
        }
        catch (OperationCanceledException)
        {
            metrics.Ended(RequestOutcome.Cancelled);
            throw;
        }
        catch (Exception exception)
        {
            LogFailed(exception);
            return InferenceErrors.Internal();
        }
    }

    private static StageTimings Describe(InferenceAnswer answer, TimeSpan decode, TimeSpan total) => new(
        decode.TotalMilliseconds,
        answer.Preprocess.TotalMilliseconds,
        answer.Queue.TotalMilliseconds,
        answer.Inference.TotalMilliseconds,
        answer.Explain.TotalMilliseconds,
        total.TotalMilliseconds);

    private static Prediction Classify(PredictionId id, StudyId study, DateTimeOffset at, ModelSpec spec, InferenceAnswer answer, StageTimings timings)
    {
        var probability = spec.Calibrate(answer.Logit);
        var thresholds = spec.Thresholds;
        return new Prediction(
            id,
            study,
            at,
            spec.Identity,
            answer.Logit,
            probability,
            probability >= thresholds.Operating ? PredictionLabel.Pneumonia : PredictionLabel.Normal,
            probability < thresholds.Low ? PredictionBand.Negative : probability >= thresholds.High ? PredictionBand.Positive : PredictionBand.Uncertain,
            thresholds,
            answer.Quality,
            timings,
            answer.ActivationMap);
    }
}
