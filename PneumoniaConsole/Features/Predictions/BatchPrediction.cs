using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Hosting;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>Many images in one request. They go through the bulk lane, a few at a time; a bad one never fails the rest, and parts after the hundredth are not read.</summary>
internal static class BatchPrediction
{
    public const int MaxImages = 100;

    public static async Task<IResult> PredictAsync(
        HttpContext context, PredictionService predictions, InferenceQueue queue, InferenceMetrics metrics,
        IOptions<ImagingOptions> imaging, IOptions<InferenceOptions> inference, CancellationToken cancellationToken)
    {
        using var place = queue.TryAdmit();
        if (place is null)
        {
            metrics.Failed(InferenceErrors.QueueFull());
            return Problems.Result(InferenceErrors.QueueFull(), context);
        }

        var caller = context.User.ToOperator();
        var parts = new ImageParts(context.Request, imaging);

        // Bound: two bulk runs' worth of files are in memory at once.
        using var inWork = new SemaphoreSlim(2 * inference.Value.BulkBatchSize);
        var entries = new List<Task<object>>();
        var more = true;
        while (more && entries.Count < MaxImages)
        {
            await inWork.WaitAsync(cancellationToken);
            var part = await parts.ReadNextAsync(cancellationToken);
            if (part.TryGet(out var file, out var error))
            {
                entries.Add(PredictOneAsync(file));
                continue;
            }

            // A part that is too large is one entry; a body that ended or broke ends the batch.
            inWork.Release();
            more = error.Code == "image.too_large";
            if (error.Code != "image.missing" || entries.Count == 0)
            {
                metrics.Failed(error);
                entries.Add(Task.FromResult<object>(Problems.Describe(error, context)));
            }
        }

        await UploadedFile.DrainAsync(context.Request.Body, imaging.Value.MaxBytes, cancellationToken);
        var items = await Task.WhenAll(entries);
        return Results.Ok(new { items, total = items.Length });

        async Task<object> PredictOneAsync(UploadedFile file)
        {
            using (file)
            {
                try
                {
                    var result = await predictions.PredictAsync(file.Bytes, Lane.Bulk, caller, cancellationToken);
                    return result.TryGet(out var prediction, out var error) ? PredictionAnswer.From(prediction) : Problems.Describe(error, context);
                }
                finally
                {
                    inWork.Release();
                }
            }
        }
    }
}
