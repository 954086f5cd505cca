using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Storage;

public sealed class PredictionStoreTests : IAsyncLifetime
{
    private StoreFixture _store = null!;

    public async ValueTask InitializeAsync() => _store = await StoreFixture.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("image/png", ".png")]
    [InlineData("image/jpeg", ".jpg")]
    public async Task SaveAsync_NewStudy_IsFoundWhole(string mediaType, string extension)
    {
        var saved = Saved.Create(_store.Time.GetUtcNow(), mediaType);

        await saved.ToAsync(_store.Predictions);

        var found = await _store.Predictions.FindAsync(saved.Prediction.Id, CancellationToken.None);
        Assert.Equivalent(new StoredPrediction(saved.Prediction, saved.Study, null), found, strict: true);
        var image = await _store.Predictions.ReadImageAsync(found!.Study, CancellationToken.None);
        Assert.Equal(saved.Image.Bytes, image!.Bytes);
        Assert.Equal(mediaType, image.MediaType);
        var token = saved.Study.ImageToken;
        Assert.Equal([Path.Combine(_store.Images, token[..2], token + extension)], _store.ImageFiles);
    }

    [Fact]
    public async Task SaveAsync_NewStudy_WritesItsAuditEntry()
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());

        await saved.ToAsync(_store.Predictions);

        var row = await _store.ScalarAsync<string>("SELECT At || '|' || ActorId || '|' || ActorName || '|' || ActorKind || '|' || Action || '|' || Subject || '|' || Outcome FROM audit");
        Assert.Equal($"{saved.Study.At.ToUnixTimeMilliseconds()}|p1|Ada|Person|study.predicted|{saved.Prediction.Id}|succeeded", row);
    }

    [Fact]
    public async Task SaveAsync_CommitRefused_LeavesNoRowAndNoFile()
    {
        var first = Saved.Create(_store.Time.GetUtcNow());
        await first.ToAsync(_store.Predictions);
        var second = Saved.Create(_store.Time.GetUtcNow());
        var clashing = second with { Prediction = second.Prediction with { Id = first.Prediction.Id } };

        await Assert.ThrowsAnyAsync<Exception>(() => clashing.ToAsync(_store.Predictions));

        Assert.Single(_store.ImageFiles);
        Assert.Equal(1, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM studies"));
        Assert.Equal(1, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM audit"));
    }

    [Fact]
    public async Task SaveAsync_AlreadyCancelled_LeavesNoRowAndNoFile()
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _store.Predictions.SaveAsync(saved.Study, saved.Image, saved.Prediction, saved.Audit, new CancellationToken(canceled: true)));

        Assert.Empty(_store.ImageFiles);
        Assert.Equal(0, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM studies"));
    }

    [Theory]
    [InlineData("../../../../tmp/evil000000000000000")]
    [InlineData("ABCDEF00000000000000000000000000")]
    [InlineData("")]
    public async Task SaveAsync_TokenThatIsNotOurs_IsRefused(string token)
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());

        await Assert.ThrowsAsync<ArgumentException>(() => (saved with { Study = saved.Study with { ImageToken = token } }).ToAsync(_store.Predictions));
    }

    [Fact]
    public async Task SaveAsync_TwoHundredAtOnce_AreAllKept()
    {
        var all = Enumerable.Range(0, 200).Select(_ => Saved.Create(_store.Time.GetUtcNow())).ToArray();

        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (saved, _) => await saved.ToAsync(_store.Predictions));

        Assert.Equal(200, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM predictions"));
        Assert.Equal(200, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM audit"));
        Assert.Equal(200, _store.ImageFiles.Length);
    }

    [Fact]
    public async Task FindAsync_UnknownId_IsNull() =>
        Assert.Null(await _store.Predictions.FindAsync(PredictionId.Create(_store.Time.GetUtcNow()), CancellationToken.None));

    [Fact]
    public async Task ReadImageAsync_FileRemoved_IsNull()
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());
        await saved.ToAsync(_store.Predictions);
        File.Delete(_store.ImageFiles.Single());

        Assert.Null(await _store.Predictions.ReadImageAsync(saved.Study, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_SeveralPages_GivesEachOnceNewestFirst()
    {
        var saved = new List<Saved>();
        for (var i = 0; i < 7; i++)
        {
            // Two of a millisecond, so that pages end between equal times.
            saved.Add(Saved.Create(_store.Time.GetUtcNow().AddMilliseconds(i / 2)));
            await saved[i].ToAsync(_store.Predictions);
        }

        var seen = new List<PredictionId>();
        string? cursor = null;
        do
        {
            Assert.True((await _store.Predictions.ListAsync(3, cursor, CancellationToken.None)).TryGet(out var page, out _));
            Assert.Equal(7, page.Total);
            seen.AddRange(page.Items.Select(item => item.Prediction.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(saved.Select(each => each.Prediction).OrderByDescending(each => each.At).ThenByDescending(each => each.Id.ToString(), StringComparer.Ordinal).Select(each => each.Id), seen);
    }

    [Fact]
    public async Task ListAsync_ExactlyOnePage_HasNoNext()
    {
        await Saved.Create(_store.Time.GetUtcNow()).ToAsync(_store.Predictions);

        Assert.True((await _store.Predictions.ListAsync(1, null, CancellationToken.None)).TryGet(out var page, out _));

        Assert.Single(page.Items);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(501, null)]
    [InlineData(10, "")]
    [InlineData(10, "!!!")]
    [InlineData(10, "bm90IG91cnM")]
    [InlineData(10, "MS4n")]
    public async Task ListAsync_BadLimitOrCursor_IsInvalid(int limit, string? cursor)
    {
        Assert.False((await _store.Predictions.ListAsync(limit, cursor, CancellationToken.None)).TryGet(out _, out var error));
        Assert.Equal("request.invalid", error.Code);
    }

    [Fact]
    public async Task RecordVerdictAsync_Twice_TheLatestCountsEverywhere()
    {
        var saved = Saved.Create(_store.Time.GetUtcNow());
        await saved.ToAsync(_store.Predictions);
        var at = _store.Time.GetUtcNow();
        var audit = new AuditEntry(at, Saved.Reader, "verdict.recorded", saved.Prediction.Id.ToString(), "succeeded");
        var latest = new Verdict(saved.Prediction.Id, at, Saved.Reader, ReaderVerdict.Disagree, "left base");

        Assert.True(await _store.Predictions.RecordVerdictAsync(latest with { Value = ReaderVerdict.Unsure }, audit, CancellationToken.None));
        Assert.True(await _store.Predictions.RecordVerdictAsync(latest, audit, CancellationToken.None));

        Assert.Equal(latest, (await _store.Predictions.FindAsync(saved.Prediction.Id, CancellationToken.None))!.Verdict);
        Assert.True((await _store.Predictions.ListAsync(5, null, CancellationToken.None)).TryGet(out var page, out _));
        Assert.Equal(latest, Assert.Single(page.Items).Verdict);
        Assert.Equal(2, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM verdicts"));
        Assert.Equal(3, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM audit"));
    }

    [Fact]
    public async Task RecordVerdictAsync_UnknownPrediction_WritesNothing()
    {
        var at = _store.Time.GetUtcNow();
        var verdict = new Verdict(PredictionId.Create(at), at, Saved.Reader, ReaderVerdict.Agree, string.Empty);

        Assert.False(await _store.Predictions.RecordVerdictAsync(verdict, new AuditEntry(at, Saved.Reader, "verdict.recorded", "x", "succeeded"), CancellationToken.None));

        Assert.Equal(0, await _store.ScalarAsync<long>("SELECT COUNT(*) FROM audit"));
    }

    [Fact]
    public async Task AppendAsync_Entries_AreNumberedInOrder()
    {
        var log = _store.Get<IAuditLog>();
        foreach (var action in new[] { "a.first", "a.second" })
        {
            await log.AppendAsync(new AuditEntry(_store.Time.GetUtcNow(), Saved.Reader, action, "subject", "succeeded"), CancellationToken.None);
        }

        Assert.Equal("1a.first,2a.second", await _store.ScalarAsync<string>("SELECT group_concat(Sequence || Action) FROM (SELECT * FROM audit ORDER BY Sequence)"));
    }
}
