using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Inference;

/// <summary>Takes work off the queue and runs it. Any number of workers may call <see cref="RunOnceAsync"/> at once.</summary>
public sealed partial class InferenceProcessor(InferenceQueue queue, InferenceMetrics metrics, TimeProvider time, ILogger<InferenceProcessor> logger)
{
    /// <summary>Waits for one unit of work (an interactive image or a bulk batch) and runs it. A failure belongs to its images; the worker goes on.</summary>
    public async Task RunOnceAsync(CancellationToken stopping)
    {
        var taken = await queue.TakeAsync(stopping).ConfigureAwait(false);
        foreach (var cancelled in taken.Where(work => work.CancellationToken.IsCancellationRequested))
        {
            cancelled.Cancel();
        }

        var batch = taken.Where(work => !work.CancellationToken.IsCancellationRequested).ToArray();
        if (batch.Length == 0)
        {
            return;
        }

        using (metrics.InFlight(batch.Length))
        {
            try
            {
                Run(batch, stopping);
            }
            catch (OperationCanceledException)
            {
                foreach (var work in batch)
                {
                    work.Cancel();
                }
            }
            catch (Exception exception)
            {
                LogFailed(exception, batch.Length);
                foreach (var work in batch)
                {
                    work.Fail(exception);
                }
            }
        }
    }

    private void Run(InferenceWork[] works, CancellationToken stopping)
    {
        var model = works[0].Model;
        var started = time.GetTimestamp();
        var buffers = model.Rent(works.Length);
        try
        {
            for (var i = 0; i < works.Length; i++)
            {
                model.Spec.Preprocessor.Fill(works[i].Image, buffers.Input(i));
            }

            var filled = time.GetTimestamp();

            // One caller's cancellation must not take its neighbours in a batch with it.
            buffers.Run(works.Length == 1 ? works[0].CancellationToken : stopping);
            var ran = time.GetTimestamp();
            for (var i = 0; i < works.Length; i++)
            {
                var explaining = time.GetTimestamp();
                var map = new ActivationMap(buffers.MapWidth, buffers.MapHeight, buffers.ActivationMap(i));
                var quality = model.Spec.Gate.JudgeFeatures(buffers.Features(i), works[i].PixelQuality);
                works[i].Complete(new InferenceAnswer(
                    buffers.Logit(i),
                    map,
                    quality,
                    time.GetElapsedTime(works[i].EnqueuedAt, started),
                    time.GetElapsedTime(started, filled) / works.Length,
                    time.GetElapsedTime(filled, ran) / works.Length,
                    time.GetElapsedTime(explaining)));
            }
        }
        finally
        {
            model.Return(buffers);
        }
    }
}
