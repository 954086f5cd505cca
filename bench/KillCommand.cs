using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace PneumoniaConsole.Bench;

/// <summary>kill -9 in the middle of uploads: after a restart every answered prediction is there, with its image, and none is half-saved.</summary>
internal static class KillCommand
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        var sent = TestImages.Load(options.Text("images"));
        var images = sent.Files;
        using var folder = new TemporaryFolder();
        var answered = new ConcurrentBag<string>();
        var random = new Random(1);
        var rounds = options.Count("rounds", 20);
        for (var round = 0; round < rounds; round++)
        {
            await using var console = await ConsoleProcess.StartAsync(folder.Path, sent);
            var callers = Enumerable.Range(0, 8).Select(caller => UploadUntilKilledAsync(console, images, caller, answered)).ToArray();
            var enough = answered.Count + random.Next(1, 40);
            while (answered.Count < enough)
            {
                await Task.Delay(1);
            }

            await console.KillAsync();
            await Task.WhenAll(callers);
        }

        await using var survivor = await ConsoleProcess.StartAsync(folder.Path, sent);
        var lost = 0;
        foreach (var id in answered)
        {
            foreach (var part in new[] { "", "/image.png", "/heatmap.png" })
            {
                using var response = await survivor.Client.GetAsync(new Uri($"/predictions/{id}{part}", UriKind.Relative));
                lost += response.StatusCode == HttpStatusCode.OK ? 0 : 1;
            }
        }

        using var list = JsonDocument.Parse(await survivor.Client.GetStringAsync(new Uri("/predictions?limit=1", UriKind.Relative)));
        var rows = list.RootElement.GetProperty("total").GetInt32();
        var files = Directory.EnumerateFiles(Path.Combine(folder.Path, "images"), "*", SearchOption.AllDirectories).Count();
        Console.WriteLine($"{rounds} kills: {answered.Count} predictions answered, {lost} of their parts missing; {rows} rows and {files} image files in the store");
        return lost == 0 && rows >= answered.Count && rows == files ? 0 : 1;
    }

    private static async Task UploadUntilKilledAsync(ConsoleProcess console, byte[][] images, int caller, ConcurrentBag<string> answered)
    {
        try
        {
            for (var i = caller; ; i++)
            {
                using var response = await console.PredictAsync(images[i % images.Length]);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                    answered.Add(answer.RootElement.GetProperty("predictionId").GetString()!);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The console was killed: this caller's last upload was not answered.
        }
    }
}
