using System.Globalization;

namespace PneumoniaConsole.Bench;

/// <summary>Latency and throughput of <c>/predict</c> beside the bare loop.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        var sent = TestImages.Load(options.Text("images"));
        var images = sent.Files;
        var duration = TimeSpan.FromSeconds(options.Count("seconds", 10));
        var callers = (options.Text("callers") ?? "1,2,8").Split(',').Select(each => int.Parse(each, CultureInfo.InvariantCulture)).ToArray();
        using var bare = new BareLoop();
        using var folder = new TemporaryFolder();
        await using var console = await ConsoleProcess.StartAsync(folder.Path, sent);
        await bare.RunAsync(images, 2, TimeSpan.FromSeconds(2));
        await ClosedLoop.RunAsync(console, images, 2, TimeSpan.FromSeconds(3));
        foreach (var count in callers)
        {
            var baseline = await bare.RunAsync(images, Math.Min(count, Environment.ProcessorCount), duration);
            var served = await ClosedLoop.RunAsync(console, images, count, duration);
            Console.WriteLine($"{count,3} callers  bare     {baseline}");
            Console.WriteLine($"{count,3} callers  /predict {served}");
            Console.WriteLine(FormattableString.Invariant($"{count,3} callers  throughput {served.PerSecond / baseline.PerSecond:0.00} of the bare loop, p95 {served.Quantile(.95) / baseline.Quantile(.95):0.00} times"));
        }

        return 0;
    }
}
