using BenchmarkDotNet.Running;
using PneumoniaConsole.Bench;

var options = BenchOptions.Parse(args);
return options.Command switch
{
    "micro" => RunMicro(),
    "load" => await LoadCommand.RunAsync(options),
    "overhead" => await OverheadCommand.RunAsync(options),
    "soak" => await SoakCommand.RunAsync(options),
    "flood" => await FloodCommand.RunAsync(options),
    "kill" => await KillCommand.RunAsync(options),
    _ => BenchOptions.Usage(),
};

static int RunMicro()
{
    BenchmarkRunner.Run<StageBenchmarks>();
    return 0;
}
