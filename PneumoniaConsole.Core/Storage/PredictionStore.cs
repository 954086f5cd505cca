using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

internal sealed class PredictionStore(Database database, ImageFiles images, StudyInsert insert) : IPredictionStore
{
    private const int MaxLimit = 500;

    public async Task SaveAsync(Study study, StoredImage image, Prediction prediction, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (image.MediaType != study.MediaType)
        {
            throw new ArgumentException("The study names another media type than the image has.", nameof(image));
        }

        try
        {
            await images.WriteAsync(study, image.Bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw database.Report(exception);
        }

        try
        {
            await database.TransactAsync(context => insert.ExecuteAsync(context, study, prediction, audit), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            images.TryDelete(study);
            throw;
        }
    }

    public Task<StoredPrediction?> FindAsync(PredictionId id, CancellationToken cancellationToken)
    {
        var key = id.ToString();
        return database.ReadAsync(
            async (context, token) =>
            {
                var found = await WithStudies(context, context.Predictions.Where(row => row.Id == key)).SingleOrDefaultAsync(token).ConfigureAwait(false);
                if (found is null)
                {
                    return null;
                }

                var verdict = await context.Verdicts.Where(row => row.PredictionId == key).OrderByDescending(row => row.Sequence)
                    .FirstOrDefaultAsync(token).ConfigureAwait(false);
                return PredictionRows.Read(found.Prediction, found.Study, verdict);
            },
            cancellationToken);
    }

    public async Task<StoredImage?> ReadImageAsync(Study study, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await images.ReadAsync(study, cancellationToken).ConfigureAwait(false);
            return bytes is null ? null : new StoredImage(bytes, study.MediaType);
        }
        catch (Exception exception) when (StorageFault.Explain(exception) is not null)
        {
            throw database.Report(exception);
        }
    }

    public async Task<Result<Page<StoredPrediction>>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return new Error("request.invalid", $"The limit must be between 1 and {MaxLimit}.");
        }

        var position = PageCursor.Start;
        if (cursor is not null && !PageCursor.TryParse(cursor, out position))
        {
            return new Error("request.invalid", "The cursor is not one from a previous page. Start again without a cursor.");
        }

        return await database.ReadAsync((context, token) => ReadPageAsync(context, limit, position, token), cancellationToken).ConfigureAwait(false);
    }

    public Task<bool> RecordVerdictAsync(Verdict verdict, AuditEntry audit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(verdict.Note.Length, Verdict.MaxNoteLength, nameof(verdict));
        var key = verdict.PredictionId.ToString();
        return database.WriteAsync(
            async context =>
            {
                if (!await context.Predictions.AnyAsync(row => row.Id == key).ConfigureAwait(false))
                {
                    return false;
                }

                context.Add(PredictionRows.From(verdict));
                context.Add(AuditRow.From(audit));
                await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    private static async Task<Page<StoredPrediction>> ReadPageAsync(ConsoleDbContext context, int limit, PageCursor position, CancellationToken cancellationToken)
    {
        var (at, id) = position;
        var rows = context.Predictions.AsQueryable();
        if (position != PageCursor.Start)
        {
            // The redundant first bound is what the index can seek by.
#pragma warning disable CA1309 // Translated to SQL, which knows no ordinal comparison; hexadecimal text sorts alike in every collation.
            rows = rows.Where(row => row.At <= at && (row.At < at || string.Compare(row.Id, id) < 0));
#pragma warning restore CA1309
        }

        var total = await context.Predictions.CountAsync(cancellationToken).ConfigureAwait(false);
        var newest = rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(limit + 1);
        var found = await WithStudies(context, newest).OrderByDescending(row => row.Prediction.At).ThenByDescending(row => row.Prediction.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var hasMore = found.Count > limit;
        if (hasMore)
        {
            found.RemoveAt(limit);
        }

        var verdicts = await LatestVerdictsAsync(context, [.. found.Select(row => row.Prediction.Id)], cancellationToken).ConfigureAwait(false);
        var items = found.ConvertAll(row => PredictionRows.Read(row.Prediction, row.Study, verdicts.GetValueOrDefault(row.Prediction.Id)));
        var next = hasMore ? new PageCursor(found[^1].Prediction.At, found[^1].Prediction.Id).ToString() : null;
        return new Page<StoredPrediction>(items, total, next);
    }

    private static Task<Dictionary<string, VerdictRow>> LatestVerdictsAsync(ConsoleDbContext context, string[] predictions, CancellationToken cancellationToken) =>
        context.Verdicts
            .Where(row => predictions.Contains(row.PredictionId)
                && !context.Verdicts.Any(later => later.PredictionId == row.PredictionId && later.Sequence > row.Sequence))
            .ToDictionaryAsync(row => row.PredictionId, cancellationToken);

    private static IQueryable<PredictionWithStudy> WithStudies(ConsoleDbContext context, IQueryable<PredictionRow> predictions) =>
        from prediction in predictions
        join study in context.Studies on prediction.StudyId equals study.Id
        select new PredictionWithStudy { Prediction = prediction, Study = study };

    private sealed class PredictionWithStudy
    {
        public required PredictionRow Prediction { get; init; }

        public required StudyRow Study { get; init; }
    }
}
