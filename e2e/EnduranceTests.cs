using System.Diagnostics;
using System.Reflection;

namespace PneumoniaConsole.EndToEnd;

/// <summary>Each endurance command of <c>bench/</c>, a few times over; the long counts are run by hand.</summary>
public sealed class EnduranceTests
{
    [Theory]
    [InlineData("kill --rounds 3")]
    [InlineData("flood --times 3")]
    [InlineData("soak --count 400 --warm-up 200")]
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
