using System.Diagnostics;
using System.Net;

namespace PneumoniaConsole.Bench;

/// <summary>Many times the queue's capacity at once: what is accepted finishes, the rest is refused politely, and health still answers.</summary>
internal static class FloodCommand
{
    private const int Capacity = 64;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var sent = TestImages.Load(options.Text("images"));
        var images = sent.Files;
        var count = Capacity * options.Count("times", 20);
        using var folder = new TemporaryFolder();
        await using var console = await ConsoleProcess.StartAsync(folder.Path, sent, $"Inference__QueueCapacity={Capacity}");
        await ClosedLoop.RunAsync(console, images, callers: 4, TimeSpan.FromSeconds(5));
        using var flooding = new CancellationTokenSource();
        var health = WatchHealthAsync(console, flooding.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(i => SendAsync(console, images[i % images.Length])));
        await flooding.CancelAsync();
        var latencies = await health;

        var accepted = answers.Count(answer => answer.Status == HttpStatusCode.OK);
        var refused = answers.Count(answer => answer is { Status: HttpStatusCode.ServiceUnavailable, RetryAfter: true });
        Console.WriteLine(FormattableString.Invariant(
            $"{count} at once: {accepted} answered, {refused} refused with 503 and Retry-After, {count - accepted - refused} otherwise; /health meanwhile {latencies.Count} times, slowest {latencies.Max():0} ms"));
        return accepted >= Capacity && accepted + refused == count && latencies.Max() < 1000 ? 0 : 1;
    }

    private static async Task<(HttpStatusCode Status, bool RetryAfter)> SendAsync(ConsoleProcess console, byte[] image)
    {
        using var response = await console.PredictAsync(image);
        return (response.StatusCode, response.Headers.RetryAfter is not null);
    }

    private static async Task<List<double>> WatchHealthAsync(ConsoleProcess console, CancellationToken stop)
    {
        var latencies = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await console.Client.GetAsync(new Uri("/health", UriKind.Relative), CancellationToken.None);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(50, CancellationToken.None);
        }

        return latencies;
    }
}
