using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Hosting;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Features.Predictions;

/// <summary>Predicting one image, and reading what was stored.</summary>
internal static class PredictionEndpoints
{
    private const int MaxPageSize = 500;
    private const int HeatmapSide = 512;

    private static readonly Error s_notFound = new("resource.not_found", "There is no such prediction.");

    public static void MapPredictionEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/").WithTags("Predictions");
        group.MapPost("/predict", PredictAsync).RequirePermission(Permission.Public)
            .Produces<PredictionAnswer>().ProducesProblems(400, 401, 403, 413, 415, 422, 429, 503, 504).AddOpenApiOperationTransformer(UploadDescription.DescribeOneAsync)
            .WithSummary("Predicts one radiograph; {\"test\": true} runs the self-test and is open to anyone.");
        group.MapPost("/predict/batch", BatchPrediction.PredictAsync).RequirePermission(Permission.Predict)
            .ProducesProblems(401, 403, 503).AddOpenApiOperationTransformer(UploadDescription.DescribeManyAsync)
            .WithSummary("Predicts up to 100 parts named \"image\": one entry each, in order, a result or its own problem.");
        group.MapGet("/predictions", ListAsync).RequirePermission(Permission.ReadStudies).ProducesProblems(400, 401, 403).WithSummary("Stored predictions, newest first.");
        group.MapGet("/predictions/{id}", GetAsync).RequirePermission(Permission.ReadStudies).Produces<StoredPredictionAnswer>().ProducesProblems(401, 403, 404).WithSummary("One stored prediction.");
        group.MapGet("/predictions/{id}/heatmap.png", GetHeatmapAsync).RequirePermission(Permission.ReadStudies).Produces(200, contentType: "image/png").ProducesProblems(401, 403, 404).WithSummary("Where the model looked, as an overlay.");
        group.MapGet("/predictions/{id}/image.png", GetImageAsync).RequirePermission(Permission.ReadStudies).Produces(200, contentType: "image/png").ProducesProblems(401, 403, 404).WithSummary("The de-identified image.");
        group.MapPost("/predictions/{id}/verdict", RecordVerdictAsync).RequirePermission(Permission.RecordVerdict).Produces(204).ProducesProblems(400, 401, 403, 404).WithSummary("Records agree, disagree or unsure.");
    }

    private static async Task<IResult> PredictAsync(
        HttpContext context, PredictionService predictions, InferenceQueue queue, InferenceMetrics metrics, IOptions<ImagingOptions> options, CancellationToken cancellationToken)
    {
        using var place = queue.TryAdmit();
        if (place is null)
        {
            return Refuse(InferenceErrors.QueueFull());
        }

        var caller = context.User.ToOperator();
        if (!PolicyTable.Allows(caller, Permission.Predict))
        {
            return await PredictRequest.AsksForSelfTestAloneAsync(context.Request, cancellationToken) ? await SelfTestAsync() : Unauthorised(caller, context);
        }

        if (!(await PredictRequest.ReadAsync(context.Request, options, cancellationToken)).TryGet(out var request, out var unreadable))
        {
            return Refuse(unreadable);
        }

        using (request)
        {
            if (request.IsSelfTest)
            {
                return await SelfTestAsync();
            }

            var result = await predictions.PredictAsync(request.Image!.Bytes, Lane.Interactive, caller, cancellationToken);
            return result.TryGet(out var prediction, out var error) ? Results.Ok(PredictionAnswer.From(prediction)) : Problems.Result(error, context);
        }

        async Task<IResult> SelfTestAsync()
        {
            var result = await predictions.SelfTestAsync(cancellationToken);
            return result.TryGet(out var test, out var failed) ? new EvenLengthJson(PredictionAnswer.From(test)) : Problems.Result(failed, context);
        }

        IResult Refuse(Error error)
        {
            metrics.Failed(error);
            return Problems.Result(error, context);
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, IPredictionStore store, CancellationToken cancellationToken, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > MaxPageSize)
        {
            return Problems.Result(new Error("request.invalid", $"limit must be 1 to {MaxPageSize}."), context);
        }

        var result = await store.ListAsync(limit, cursor, cancellationToken);
        return result.TryGet(out var page, out var error)
            ? Results.Ok(new { items = page.Items.Select(StoredPredictionAnswer.From), total = page.Total, next = page.Next })
            : Problems.Result(error, context);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IPredictionStore store, CancellationToken cancellationToken) =>
        await FindAsync(id, store, cancellationToken) is { } stored ? Results.Ok(StoredPredictionAnswer.From(stored)) : Problems.Result(s_notFound, context);

    private static async Task<IResult> GetHeatmapAsync(string id, HttpContext context, IPredictionStore store, IHeatmapRenderer renderer, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, store, cancellationToken) is not { } stored)
        {
            return Problems.Result(s_notFound, context);
        }

        // The overlay is smooth, so the browser may stretch it: same aspect as the image, at most HeatmapSide pixels a side.
        var (map, study) = (stored.Prediction.ActivationMap, stored.Study);
        var scale = Math.Min(1.0, HeatmapSide / (double)Math.Max(study.Width, study.Height));
        var (width, height) = (Math.Max(1, (int)(study.Width * scale)), Math.Max(1, (int)(study.Height * scale)));
        KeepPrivately(context);
        return Results.Bytes(renderer.RenderPng(map.Width, map.Height, map.Values, width, height), "image/png");
    }

    private static async Task<IResult> GetImageAsync(string id, HttpContext context, IPredictionStore store, IPngTranscoder transcoder, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, store, cancellationToken) is not { } stored || await store.ReadImageAsync(stored.Study, cancellationToken) is not { } image)
        {
            return Problems.Result(s_notFound, context);
        }

        if (!transcoder.ToPng(image).TryGet(out var png, out var error))
        {
            return Problems.Result(error, context);
        }

        KeepPrivately(context);
        return Results.Bytes(png, "image/png");
    }

    private static async Task<IResult> RecordVerdictAsync(
        string id, VerdictRequest body, HttpContext context, IPredictionStore store, InferenceMetrics metrics, TimeProvider time, CancellationToken cancellationToken)
    {
        if (body.Verdict is not { } value || body.Note?.Length > Verdict.MaxNoteLength)
        {
            return Problems.Result(new Error("request.invalid", $"verdict must be agree, disagree or unsure, and note at most {Verdict.MaxNoteLength} characters."), context);
        }

        var caller = context.User.ToOperator();
        var at = time.GetUtcNow();
        if (await FindAsync(id, store, cancellationToken) is not { } stored
            || !await store.RecordVerdictAsync(
                new Verdict(stored.Prediction.Id, at, caller, value, body.Note ?? ""), new AuditEntry(at, caller, "study.verdict", id, "succeeded"), cancellationToken))
        {
            return Problems.Result(s_notFound, context);
        }

        metrics.VerdictRecorded(value, stored.Prediction.Band);
        return Results.NoContent();
    }

    private static async Task<StoredPrediction?> FindAsync(string id, IPredictionStore store, CancellationToken cancellationToken) =>
        PredictionId.TryParse(id, out var predictionId) ? await store.FindAsync(predictionId, cancellationToken) : null;

    private static IResult Unauthorised(Operator caller, HttpContext context) => Problems.Result(
        caller.Kind == ActorKind.Anonymous
            ? new Error("auth.required", "Sign in, or send a key as X-API-Key or Authorization: Bearer.")
            : new Error("auth.forbidden", "Your role does not allow this. Ask an administrator."),
        context);

    /// <summary>A picture never changes under its id, but only the person who may see it may keep it.</summary>
    private static void KeepPrivately(HttpContext context) => context.Response.Headers.CacheControl = "private, max-age=3600, immutable";
}
