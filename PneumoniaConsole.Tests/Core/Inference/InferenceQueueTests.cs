using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Tests.TestSupport;
using Prometheus;

namespace PneumoniaConsole.Tests.Core.Inference;

public sealed class InferenceQueueTests : IDisposable
{
    private readonly FakeSession _session = new(ModelBuilder.Side * ModelBuilder.Side);
    private readonly InferenceQueue _queue = new(Options.Create(new InferenceOptions { QueueCapacity = 3, BulkBatchSize = 4 }));
    private readonly InferenceProcessor _processor;
    private readonly LoadedModel _model;

    public InferenceQueueTests()
    {
        var registry = Metrics.NewCustomRegistry();
        _processor = new InferenceProcessor(
            _queue, new InferenceMetrics(Metrics.WithCustomRegistry(registry), registry, _queue, new ModelSlot()), TimeProvider.System, NullLogger<InferenceProcessor>.Instance);
        _model = new LoadedModel(ModelBuilder.Spec(), _session);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void TryAdmit_AtCapacity_RefusesUntilAPlaceIsGivenBack()
    {
        var places = Enumerable.Range(0, 3).Select(_ => _queue.TryAdmit()).ToArray();

        Assert.All(places, Assert.NotNull);
        Assert.Null(_queue.TryAdmit());
        places[0]!.Dispose();
        places[0]!.Dispose();
        Assert.NotNull(_queue.TryAdmit());
        Assert.Null(_queue.TryAdmit());
    }

    [Fact]
    public async Task RunOnceAsync_BothLanes_ServesTheInteractiveOneFirstAndAlone()
    {
        var bulk = Enumerable.Range(0, 6).Select(_ => Enqueue(Lane.Bulk, Test)).ToArray();
        var interactive = Enqueue(Lane.Interactive, Test);

        await RunAsync();
        Assert.True(interactive.Answer.IsCompletedSuccessfully);
        Assert.DoesNotContain(bulk, work => work.Answer.IsCompleted);
        await RunAsync();
        await RunAsync();

        await Task.WhenAll(bulk.Select(work => work.Answer));
        Assert.Equal([1, 4, 2], _session.BatchSizes);
    }

    [Fact]
    public async Task RunOnceAsync_Batch_GivesEachImageItsOwnAnswer()
    {
        var dark = Enqueue(Lane.Bulk, Test, level: 51);
        var bright = Enqueue(Lane.Bulk, Test, level: 204);

        await RunAsync();

        Assert.Equal(0.2, (await dark.Answer).Logit, 1e-6);
        Assert.Equal(0.8, (await bright.Answer).Logit, 1e-6);
    }

    [Fact]
    public async Task RunOnceAsync_CallerGoneBeforeTheRun_SkipsIt()
    {
        using var caller = new CancellationTokenSource();
        var work = Enqueue(Lane.Interactive, caller.Token);
        await caller.CancelAsync();

        await RunAsync();

        Assert.True(work.Answer.IsCanceled);
        Assert.Empty(_session.BatchSizes);
    }

    [Fact]
    public async Task RunOnceAsync_CallerGoneDuringTheRun_CancelsTheRun()
    {
        using var caller = new CancellationTokenSource();
        var work = Enqueue(Lane.Interactive, caller.Token);
        _session.OnRun = _ => caller.Cancel();

        await RunAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.Answer);
    }

    [Fact]
    public async Task RunOnceAsync_RunFails_FailsItsImagesAndGoesOn()
    {
        _session.OnRun = _ => throw new InvalidOperationException("broken");
        var failed = Enqueue(Lane.Interactive, Test);
        await RunAsync();
        _session.OnRun = _ => { };
        var next = Enqueue(Lane.Interactive, Test);

        await RunAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => failed.Answer);
        Assert.True(next.Answer.IsCompletedSuccessfully);
    }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private Task RunAsync() => _processor.RunOnceAsync(Test);

    private InferenceWork Enqueue(Lane lane, CancellationToken cancellationToken, byte level = 100)
    {
        var image = new Phantom { Name = "flat" }.Draw(ModelBuilder.Side, ModelBuilder.Side);
        Array.Fill(image.Grey, level);
        var work = new InferenceWork(image, _model, ImageQuality.Typical, TimeProvider.System.GetTimestamp(), cancellationToken);
        _queue.Enqueue(work, lane);
        return work;
    }
}
