namespace PneumoniaConsole.Bench;

/// <summary>Many predictions in a row: no error, and a working set that stays flat after the warm-up.</summary>
internal static class SoakCommand
{
    private const double GrowthBudget = 0.05;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var sent = TestImages.Load(options.Text("images"));
        var images = sent.Files;
        var (count, warmUp, callers) = (options.Count("count", 12_000), options.Count("warm-up", 2_000), Environment.ProcessorCount);
        using var folder = new TemporaryFolder();
        await using var console = await ConsoleProcess.StartAsync(folder.Path, sent);
        var (next, errors) = (0, 0);
        var samples = new List<(int Done, double MiB)>();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));

        // Least squares over everything after the warm-up, as a share of the working set at its start.
        var rest = samples.Where(sample => sample.Done >= warmUp).ToArray();
        var (x, y) = (rest.Average(sample => (double)sample.Done), rest.Average(sample => sample.MiB));
        var slope = rest.Sum(sample => (sample.Done - x) * (sample.MiB - y)) / rest.Sum(sample => (sample.Done - x) * (sample.Done - x));
        var growth = slope * (rest[^1].Done - rest[0].Done) / (y + (slope * (rest[0].Done - x)));
        Console.WriteLine(FormattableString.Invariant($"{count} predictions, {errors} errors; working set {rest[0].MiB:0} MiB after {warmUp}, {rest[^1].MiB:0} MiB at the end, slope over the rest {growth:+0.0%;-0.0%} (budget {GrowthBudget:0%})"));
        return errors == 0 && growth <= GrowthBudget ? 0 : 1;

        async Task CallAsync()
        {
            int mine;
            while ((mine = Interlocked.Increment(ref next)) <= count)
            {
                using var response = await console.PredictAsync(images[mine % images.Length]);
                await response.Content.ReadAsByteArrayAsync();
                if (!response.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref errors);
                }

                if (mine % Math.Max(1, count / 120) == 0)
                {
                    lock (samples)
                    {
                        samples.Add((mine, console.WorkingSetBytes / 1048576.0));
                        if (mine % Math.Max(1, count / 12) == 0)
                        {
                            Console.WriteLine(FormattableString.Invariant($"{mine,7} predictions  working set {samples[^1].MiB:0} MiB"));
                        }
                    }
                }
            }
        }
    }
}
