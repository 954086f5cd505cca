using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Bench;

/// <summary>The stages of a prediction, one by one, on one thread.</summary>
[MemoryDiagnoser]
public class StageBenchmarks
{
    private ServiceProvider _services = null!;
    private IImageDecoder _decoder = null!;
    private ModelLease _lease = null!;
    private IInferenceBatch _batch = null!;
    private Radiograph _image = null!;
    private byte[] _file = [];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var configuration = new ConfigurationBuilder().Build();
        var registry = Prometheus.Metrics.NewCustomRegistry();
        _services = new ServiceCollection().AddLogging(logging => logging.ClearProviders()).AddSingleton(TimeProvider.System)
            .AddSingleton(registry).AddSingleton<Prometheus.IMetricFactory>(Prometheus.Metrics.WithCustomRegistry(registry))
            .AddImaging(configuration).AddModels(configuration).AddInference(configuration).BuildServiceProvider();
        await _services.GetRequiredService<ModelReloader>().ReloadAsync(CancellationToken.None);
        _lease = _services.GetRequiredService<ModelSlot>().TryLease() ?? throw new InvalidOperationException("No model was loaded.");
        _decoder = _services.GetRequiredService<IImageDecoder>();
        _batch = _lease.Model.Rent(1);
        _file = TestImages.Load(Environment.GetEnvironmentVariable("BENCH_IMAGES")).Files[0];
        _image = _lease.Model.Spec.GoldenImage;
    }

    [GlobalCleanup]
    public async Task TearDownAsync()
    {
        _lease.Dispose();
        await _services.DisposeAsync();
    }

    [Benchmark]
    public object Decode() => _decoder.Decode(_file, 224, 224);

    [Benchmark]
    public void Preprocess() => _lease.Model.Spec.Preprocessor.Fill(_image, _batch.Input(0));

    [Benchmark]
    public float Inference()
    {
        _batch.Run(CancellationToken.None);
        return _batch.Logit(0);
    }

    [Benchmark]
    public object Gate() => _lease.Model.Spec.Gate.JudgeFeatures(_batch.Features(0), ImageQuality.Typical);
}
