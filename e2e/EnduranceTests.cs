using System.Diagnostics;
using System.Reflection;

// The endurance commands measure, and the journeys would take the machine from them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace PneumoniaConsole.EndToEnd;

/// <summary>Each endurance command of <c>bench/</c>, a few times over; the long counts are run by hand.</summary>
public sealed class EnduranceTests
{
    [Theory]
    [InlineData("kill --rounds 3")]
    [InlineData("flood --times 3")]
    [InlineData("soak --count 2400 --warm-up 1200")]
    public async Task Bench_Command_KeepsItsPromise(string command)
    {
        var bench = typeof(EnduranceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Bench").Value!;
        var start = new ProcessStartInfo("dotnet", [bench, .. command.Split(' ')]) { RedirectStandardOutput = true, RedirectStandardError = true };

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{await output}{await errors}");
    }
}
