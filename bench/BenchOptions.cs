using System.Globalization;

namespace PneumoniaConsole.Bench;

/// <summary>The command line: a command, then <c>--name value</c> pairs.</summary>
internal sealed class BenchOptions
{
    private readonly Dictionary<string, string> _values = [];

    public required string Command { get; init; }

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions { Command = args.FirstOrDefault() ?? "" };
        for (var i = 1; i + 1 < args.Length; i += 2)
        {
            options._values[args[i].TrimStart('-')] = args[i + 1];
        }

        return options;
    }

    public int Count(string name, int otherwise) => _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public static int Usage()
    {
        Console.Error.WriteLine("""
            usage: bench COMMAND [--name value ...]        (Release build; starts its own console on a free port and a temporary data folder)
              micro                              BenchmarkDotNet: decode, preprocess, inference
              load     [--callers 1,2,8] [--seconds 10] [--images FOLDER]   p50, p95 and throughput of /predict beside the bare loop
              overhead [--rounds 5] [--seconds 10] [--warm-up 20] [--images FOLDER]   process CPU an answer against the bare loop's, alternating
              soak     [--count 12000] [--warm-up 2000] [--images FOLDER]   errors and working set over many predictions
              flood    [--times 20]              that many times the queue's capacity at once
              kill     [--rounds 20]             kill -9 in the middle of uploads, restart, compare
            FOLDER holds radiographs; without one, ../shared/data/fullres is used, else a drawn phantom, past an open quality gate.
            """);
        return 2;
    }
}
