using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Hosting.Predictions;

public sealed class OverloadTests
{
    private static readonly byte[] s_chest = DrawnPicture.Chest(64, 64).ToJpeg();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Predict_QueueFull_RefusesTheRestAndFinishesTheAccepted()
    {
        await using var console = await RunningConsole.StartAsync("--Inference:QueueCapacity=4");
        using var release = new ManualResetEventSlim();
        console.Session.OnRun = _ => release.Wait(Test);

        var accepted = Enumerable.Range(0, 4).Select(_ => console.PredictAsync(s_chest)).ToArray();
        var queue = console.Services.GetRequiredService<InferenceQueue>();
        while (queue.Admitted < 4)
        {
            await Task.Yield();
        }

        using var refused = await console.PredictAsync(s_chest);
        using var health = await console.Anonymous.GetAsync(new Uri("/health", UriKind.Relative), Test);
        release.Set();
        var answers = await Task.WhenAll(accepted);

        await RunningConsole.ProblemOf(refused, HttpStatusCode.ServiceUnavailable, "inference.queue_full");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(0, queue.Admitted);
    }

    [Fact]
    public async Task Predict_LongerThanTheTimeout_Is504AndStopsTheRun()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var console = await RunningConsole.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var stopped = new TaskCompletionSource();
        console.Session.OnRun = cancelled =>
        {
            time.Advance(TimeSpan.FromSeconds(31));
            stopped.TrySetResult();
            cancelled.WaitHandle.WaitOne();
        };

        using var response = await console.PredictAsync(s_chest);

        await stopped.Task;
        await RunningConsole.ProblemOf(response, HttpStatusCode.GatewayTimeout, "inference.timeout");
    }

    [Fact]
    public async Task SelfTest_TheWholeBurst_PassesWithoutAKey()
    {
        await using var console = await RunningConsole.StartAsync();

        var statuses = await AskAsync(300, () => console.Anonymous.PostAsJsonAsync("/predict", new { test = true }, Test));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Get_FarBeyondTheBurst_Is429WithoutAKeyAndNeverWithOne()
    {
        await using var console = await RunningConsole.StartAsync();
        var live = new Uri("/health/live", UriKind.Relative);

        var anonymous = await AskAsync(2_000, () => console.Anonymous.GetAsync(live, Test));
        var keyed = await AskAsync(400, () => console.Keyed.GetAsync(live, Test));

        Assert.Contains(HttpStatusCode.TooManyRequests, anonymous);
        Assert.All(keyed, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    /// <summary>Asks so often, a few at a time so that the engine's queue never fills.</summary>
    private static async Task<HttpStatusCode[]> AskAsync(int times, Func<Task<HttpResponseMessage>> ask)
    {
        var statuses = new HttpStatusCode[times];
        await Parallel.ForAsync(0, times, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Test }, async (i, _) =>
        {
            using var response = await ask();
            statuses[i] = response.StatusCode;
        });
        return statuses;
    }
}
