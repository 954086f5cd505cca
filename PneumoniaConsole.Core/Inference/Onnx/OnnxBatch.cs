using Microsoft.ML.OnnxRuntime;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference.Onnx;

/// <summary>
/// Pinned input and output buffers bound to one session. Every object that native code sees (run options included) is a field: one made inside the
/// call could be collected while the native run still reads it, which ends the process.
/// </summary>
internal sealed class OnnxBatch : IInferenceBatch
{
    private readonly InferenceSession _session;
    private readonly OnnxShapes _shapes;
    private readonly RunOptions _settings = new();
    private readonly int _imageLength;
    private readonly float[] _images;
    private readonly float[] _logits;
    private readonly float[] _maps;
    private readonly float[] _features;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    public OnnxBatch(InferenceSession session, ModelManifest manifest, OnnxShapes shapes, int capacity)
    {
        var input = manifest.Input;
        (_session, _shapes, Capacity) = (session, shapes, capacity);
        _imageLength = input.Height * input.Width;
        _images = GC.AllocateArray<float>(capacity * _imageLength, pinned: true);
        _logits = GC.AllocateArray<float>(capacity, pinned: true);
        _maps = GC.AllocateArray<float>(capacity * shapes.MapWidth * shapes.MapHeight, pinned: true);
        _features = GC.AllocateArray<float>(capacity * shapes.FeatureLength, pinned: true);
        _inputNames = [input.Name];
        _outputNames = [manifest.Outputs.Logit, manifest.Outputs.Cam, manifest.Outputs.Features];
        _inputs = [OrtValue.CreateTensorValueFromMemory(_images, [capacity, 1, input.Height, input.Width])];
        _outputs =
        [
            OrtValue.CreateTensorValueFromMemory(_logits, [capacity, 1]),
            OrtValue.CreateTensorValueFromMemory(_maps, [capacity, 1, shapes.MapHeight, shapes.MapWidth]),
            OrtValue.CreateTensorValueFromMemory(_features, [capacity, shapes.FeatureLength]),
        ];
    }

    public int Capacity { get; }

    public Span<float> Input(int index) => _images.AsSpan(index * _imageLength, _imageLength);

    public void Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var registration = cancellationToken.UnsafeRegister(static settings => ((RunOptions)settings!).Terminate = true, _settings);
        try
        {
            _session.Run(_settings, _inputNames, _inputs, _outputNames, _outputs);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            // Disposing waits for a callback that is running, so the flag cannot be raised on a later run.
            registration.Dispose();
            if (_settings.Terminate)
            {
                _settings.Terminate = false;
            }
        }
    }

    public float Logit(int index) => _logits[index];

    public float[] ActivationMap(int index) => _maps.AsSpan(index * MapLength, MapLength).ToArray();

    public ReadOnlySpan<float> Features(int index) => _features.AsSpan(index * _shapes.FeatureLength, _shapes.FeatureLength);

    public int MapWidth => _shapes.MapWidth;

    public int MapHeight => _shapes.MapHeight;

    private int MapLength => _shapes.MapWidth * _shapes.MapHeight;

    public void Dispose()
    {
        foreach (var value in _inputs.Concat(_outputs))
        {
            value.Dispose();
        }

        _settings.Dispose();
    }
}
