using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using NetVips;
using PneumoniaConsole.Core.Inference.Onnx;

namespace PneumoniaConsole.Bench;

/// <summary>The baseline: decode with libvips, look up, run ONNX Runtime; no checks, no queue, no store. One session, one thread a run.</summary>
internal sealed class BareLoop : IDisposable
{
    private const int Side = 224;

    private readonly InferenceSession _session;
    private readonly float[] _levels = new float[256];

    public BareLoop()
    {
        OnnxTelemetry.OptOut();
        var folder = Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "models", "pneumonia-cxr")).Order(StringComparer.Ordinal).Last();
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var normalise = manifest.RootElement.GetProperty("preprocessing")[2];
        for (var level = 0; level < _levels.Length; level++)
        {
            _levels[level] = (float)(((level / 255.0) - normalise.GetProperty("mean").GetDouble()) / normalise.GetProperty("std").GetDouble());
        }

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(Path.Combine(folder, "model.onnx"), options);
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
    }

    /// <summary>Runs the loop with so many workers for so long.</summary>
    public async Task<LoadResult> RunAsync(byte[][] images, int workers, TimeSpan duration)
    {
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => Work(images, worker, clock, duration))));
        var wall = clock.Elapsed;
        return new LoadResult(latencies.SelectMany(each => each).Order().ToArray(), 0, wall, Process.GetCurrentProcess().TotalProcessorTime - cpu);
    }

    public void Dispose() => _session.Dispose();

    private List<double> Work(byte[][] images, int worker, Stopwatch clock, TimeSpan duration)
    {
        var tensor = GC.AllocateArray<float>(Side * Side, pinned: true);
        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 1, Side, Side]);
        using var settings = new RunOptions();
        var latencies = new List<double>();
        for (var i = worker; clock.Elapsed < duration; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using (var image = Image.ThumbnailBuffer(images[i % images.Length], Side, height: Side, size: Enums.Size.Force))
            {
                using var grey = image.Bands == 1 ? image.Copy() : image.Colourspace(Enums.Interpretation.Bw);
                var pixels = grey.WriteToMemory<byte>();
                for (var p = 0; p < tensor.Length; p++)
                {
                    tensor[p] = _levels[pixels[p]];
                }
            }

            using var outputs = _session.Run(settings, ["image"], [input], ["logit", "cam", "features"]);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        GC.KeepAlive(settings);
        return latencies;
    }
}
