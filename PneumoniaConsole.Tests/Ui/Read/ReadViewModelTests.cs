using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Features.Read;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Ui.Read;

public sealed class ReadViewModelTests
{
    private readonly FakePredictionStore _store = new();
    private readonly ReadViewModel _model;

    public ReadViewModelTests()
    {
        _model = new ReadViewModel(_store, Options.Create(new ImagingOptions { MaxBytes = 1000 }));
        _model.Begin(Saved.Reader);
    }

    [Fact]
    public void Offer_FilesWithinTheLimits_AreSentInOrder()
    {
        Assert.Equal([1, 2], Offer(1, 2));
        Assert.Equal(["queue 1", "queue 2"], _model.Items.Select(item => $"queue {_model.PositionOf(item)}"));
        Assert.Equal("2 images added. ", _model.Announcement);
    }

    [Fact]
    public void Offer_MoreThanFit_LeavesTheRestOutAndSaysHowMany()
    {
        var accepted = Offer([.. Enumerable.Range(1, 104)]);

        Assert.Equal(ReadViewModel.Capacity, accepted.Count);
        Assert.StartsWith("4 files were left out", _model.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Offer_TooLargeFile_IsRefusedWithoutBeingSent()
    {
        var accepted = _model.Offer([new FileOffer(1, 1001)]);

        Assert.Empty(accepted);
        Assert.Equal((ReadState.Refused, "image.too_large"), (_model.Items[0].State, _model.Items[0].Failure?.Code));
    }

    [Fact]
    public void Offer_EmptyFile_IsRefusedWithoutBeingSent()
    {
        Assert.Empty(_model.Offer([new FileOffer(1, 0)]));
        Assert.Equal("image.missing", _model.Items[0].Failure?.Code);
    }

    [Fact]
    public void Offer_InventedOrRepeatedNumbers_AreIgnored()
    {
        Offer(1);

        Assert.Empty(_model.Offer([new FileOffer(1, 10), new FileOffer(-3, 10), new FileOffer(0, 10), new FileOffer(7, -1)]));
        Assert.Single(_model.Items);
    }

    [Fact]
    public void Offer_OneMoreFile_SelectsIt_ManyDoNotTakeTheSelectionAway()
    {
        Offer(1, 2);
        Assert.Equal(1, _model.Selected?.Id);
        Offer(3, 4);
        Assert.Equal(1, _model.Selected?.Id);
        Offer(5);
        Assert.Equal(5, _model.Selected?.Id);
    }

    [Fact]
    public void Started_ThenSent_MovesThroughTheStates()
    {
        Offer(1);
        _model.Started(1);
        Assert.Equal(ReadState.Uploading, _model.Items[0].State);
        _model.Sent(1);
        Assert.Equal(ReadState.Reading, _model.Items[0].State);
    }

    [Fact]
    public void Sent_BeforeStarted_ChangesNothing()
    {
        Offer(1);
        _model.Sent(1);
        Assert.Equal(ReadState.Queued, _model.Items[0].State);
    }

    [Fact]
    public async Task Answered_KnownPrediction_ShowsWhatTheStoreHolds()
    {
        var (prediction, study) = Answers.Of(PredictionBand.Positive, 0.9731);
        var stored = _store.Put(prediction, study);
        Offer(1);

        await _model.AnsweredAsync(1, prediction.Id.ToString(), TestContext.Current.CancellationToken);

        Assert.Same(stored, _model.Selected?.Answer);
        Assert.Equal("Image 1: likely pneumonia pattern, 97.31 %.", _model.Announcement);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("00000000000000000000000000000000")]
    public async Task Answered_PredictionTheStoreDoesNotHold_Fails(string? id)
    {
        Offer(1);

        await _model.AnsweredAsync(1, id, TestContext.Current.CancellationToken);

        Assert.Equal((ReadState.Failed, "resource.not_found"), (_model.Items[0].State, _model.Items[0].Failure?.Code));
    }

    [Fact]
    public async Task Answered_StoreDown_FailsAndMayBeSentAgain()
    {
        _store.IsDown = true;
        Offer(1);

        await _model.AnsweredAsync(1, Guid.NewGuid().ToString("N"), TestContext.Current.CancellationToken);

        Assert.Equal("storage.unavailable", _model.Items[0].Failure?.Code);
        Assert.True(_model.Items[0].CanRetry);
    }

    [Fact]
    public async Task Answered_OperatorWhoMayNotSeeStudies_IsShownNothing()
    {
        var (prediction, study) = Answers.Of(PredictionBand.Positive, 0.9);
        _store.Put(prediction, study);
        _model.Begin(Operator.Anonymous);
        Offer(1);

        await _model.AnsweredAsync(1, prediction.Id.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal("auth.forbidden", _model.Items[0].Failure?.Code);
        Assert.Null(_model.Items[0].Answer);
    }

    [Fact]
    public async Task Answered_AfterCancel_StaysCancelled()
    {
        var (prediction, study) = Answers.Of(PredictionBand.Positive, 0.9);
        _store.Put(prediction, study);
        Offer(1);
        Assert.True(_model.Cancel(1));

        await _model.AnsweredAsync(1, prediction.Id.ToString(), TestContext.Current.CancellationToken);

        Assert.Equal(ReadState.Cancelled, _model.Items[0].State);
        Assert.False(_model.Cancel(1));
    }

    [Theory]
    [InlineData("image.not_a_radiograph", ReadState.Refused, false)]
    [InlineData("image.corrupt", ReadState.Refused, false)]
    [InlineData("inference.timeout", ReadState.Failed, true)]
    [InlineData("network.unreachable", ReadState.Failed, true)]
    public void Refused_OnlyAFaultThatIsNotTheImages_MayBeSentAgain(string code, ReadState state, bool canRetry)
    {
        Offer(1);
        _model.Refused(1, new FailureReport(code, "Why.", [], "abc"));

        Assert.Equal((state, canRetry), (_model.Items[0].State, _model.Items[0].CanRetry));
        Assert.Equal(canRetry, _model.Retry(1));
    }

    [Fact]
    public void Refused_InventedReport_IsCutToItsBounds()
    {
        Offer(1);
        _model.Refused(1, new FailureReport("<b>", new string('x', 90_000), [.. Enumerable.Range(0, 99).Select(number => $"y{number}"), null], "no good id"));

        var failure = _model.Items[0].Failure!;
        Assert.Equal("upload.failed", failure.Code);
        Assert.Equal(501, failure.Message.Length);
        Assert.Equal(10, failure.Reasons.Count);
        Assert.Null(failure.CorrelationId);
    }

    [Fact]
    public void Refused_EmptyReport_StillSaysWhatToDo()
    {
        Offer(1);
        _model.Refused(1, null);
        Assert.Contains("Try again", _model.Items[0].Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PositionOf_CountsOnlyWaitingRowsBefore()
    {
        Offer(1, 2, 3);
        _model.Started(1);
        _model.Cancel(2);
        Assert.Equal([0, 0, 1], _model.Items.Select(_model.PositionOf));
    }

    [Fact]
    public void ClearFinished_KeepsWhatIsUnderWay_AndMovesTheSelection()
    {
        Offer(1, 2);
        _model.Cancel(1);

        Assert.Equal([1], _model.ClearFinished());
        Assert.Equal(2, Assert.Single(_model.Items).Id);
        Assert.Equal(2, _model.Selected?.Id);
    }

    [Fact]
    public void ClearFinished_LastRow_LeavesNothingSelected()
    {
        Offer(1);
        _model.Cancel(1);
        _model.ClearFinished();
        Assert.Null(_model.Selected);
    }

    [Fact]
    public void Select_UnknownRow_KeepsTheSelection()
    {
        Offer(1);
        _model.Select(9);
        Assert.Equal(1, _model.Selected?.Id);
    }

    private IReadOnlyList<int> Offer(params int[] ids) => _model.Offer([.. ids.Select(id => new FileOffer(id, 100))]);
}
