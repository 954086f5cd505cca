using System.Globalization;
using System.Text.RegularExpressions;

namespace PneumoniaConsole.Bench;

/// <summary>Processor time of the console an answer over that of the bare loop; and, with one caller, what queue and marshalling add.</summary>
internal static partial class OverheadCommand
{
    private const double CpuBudget = 1.11;
    private const double QueueBudgetMs = 0.5;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var sent = TestImages.Load(options.Text("images"));
        var images = sent.Files;
        var duration = TimeSpan.FromSeconds(options.Count("seconds", 10));
        var callers = Environment.ProcessorCount;
        using var bare = new BareLoop();
        using var folder = new TemporaryFolder();
        await using var console = await ConsoleProcess.StartAsync(folder.Path, sent);
        await bare.RunAsync(images, callers, TimeSpan.FromSeconds(3));

        // The just-in-time compiler works on the console's code for the first thousand answers or so.
        await ClosedLoop.RunAsync(console, images, callers, TimeSpan.FromSeconds(options.Count("warm-up", 20)));
        var ratios = new List<double>();
        for (var round = 1; round <= options.Count("rounds", 5); round++)
        {
            var baseline = await bare.RunAsync(images, callers, duration);
            var served = await ClosedLoop.RunAsync(console, images, callers, duration);
            ratios.Add(served.CpuPerAnswer / baseline.CpuPerAnswer);
            Console.WriteLine(FormattableString.Invariant(
                $"round {round}: bare {baseline.CpuPerAnswer:0.00} ms, console {served.CpuPerAnswer:0.00} ms, ratio {ratios[^1]:0.000}, errors {served.Errors}"));
        }

        var median = ratios.Order().ElementAt(ratios.Count / 2);
        Console.WriteLine(FormattableString.Invariant($"processor time an answer: median {median:0.000} times the bare loop's (budget {CpuBudget})"));
        var queue = await MeasureQueueAsync(console, images, duration);
        Console.WriteLine(FormattableString.Invariant($"one caller: queue and marshalling p95 {queue:0.000} ms (budget {QueueBudgetMs})"));
        return median <= CpuBudget && queue <= QueueBudgetMs ? 0 : 1;
    }

    /// <summary>p95 of queue + preprocess (copying into the tensor) + explain (copying out of it), as the answers themselves report them.</summary>
    private static async Task<double> MeasureQueueAsync(ConsoleProcess console, byte[][] images, TimeSpan duration)
    {
        var added = new List<double>();
        var until = Environment.TickCount64 + (long)duration.TotalMilliseconds;
        for (var i = 0; Environment.TickCount64 < until; i++)
        {
            using var response = await console.PredictAsync(images[i % images.Length]);
            var answer = await response.Content.ReadAsStringAsync();
            if (response.IsSuccessStatusCode)
            {
                added.Add(Timing().Matches(answer).Where(match => match.Groups[1].Value is "queue" or "preprocess" or "explain")
                    .Sum(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
            }
        }

        return added.Count == 0 ? double.NaN : added.Order().ElementAt((int)(.95 * (added.Count - 1)));
    }

    [GeneratedRegex("\"(queue|preprocess|explain)\":([0-9.Ee+-]+)")]
    private static partial Regex Timing();
}
