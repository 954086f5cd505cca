using System.Diagnostics;

namespace PneumoniaConsole.Bench;

/// <summary>So many callers, each sending its next image when the last is answered.</summary>
internal static class ClosedLoop
{
    public static async Task<LoadResult> RunAsync(ConsoleProcess console, byte[][] images, int callers, TimeSpan duration)
    {
        var cpu = console.Cpu;
        var clock = Stopwatch.StartNew();
        var results = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => CallAsync(console, images, caller, clock, duration)));
        var wall = clock.Elapsed;
        return new LoadResult(results.SelectMany(each => each.Latencies).Order().ToArray(), results.Sum(each => each.Errors), wall, console.Cpu - cpu);
    }

    private static async Task<(List<double> Latencies, int Errors)> CallAsync(ConsoleProcess console, byte[][] images, int caller, Stopwatch clock, TimeSpan duration)
    {
        var latencies = new List<double>();
        var errors = 0;
        for (var i = caller; clock.Elapsed < duration; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await console.PredictAsync(images[i % images.Length]);
            await response.Content.ReadAsByteArrayAsync();
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            errors += response.IsSuccessStatusCode ? 0 : 1;
        }

        return (latencies, errors);
    }
}
