using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference.Onnx;

/// <summary>One ONNX Runtime session and the shapes of its outputs.</summary>
internal sealed class OnnxSession : IInferenceSession
{
    private readonly InferenceSession _session;
    private readonly ModelManifest _manifest;
    private readonly OnnxShapes _shapes;

    public OnnxSession(InferenceSession session, ModelManifest manifest)
    {
        var outputs = manifest.Outputs;
        if (!session.InputMetadata.ContainsKey(manifest.Input.Name) || new[] { outputs.Logit, outputs.Cam, outputs.Features }.Except(session.OutputMetadata.Keys).Any())
        {
            throw new InvalidModelException($"The graph of version {manifest.Version} lacks an input or output that its manifest names.");
        }

        (_session, _manifest) = (session, manifest);
        _shapes = MeasureShapes();
    }

    public IInferenceBatch CreateBatch(int capacity) => new OnnxBatch(_session, _manifest, _shapes, capacity);

    public void Dispose() => _session.Dispose();

    /// <summary>The graph leaves the size of its map symbolic, so one run on an empty image tells it.</summary>
    private OnnxShapes MeasureShapes()
    {
        var input = _manifest.Input;
        using var image = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 1, input.Height, input.Width]);
        image.GetTensorMutableDataAsSpan<float>().Clear();
        using var settings = new RunOptions();
        using var results = _session.Run(settings, [input.Name], [image], [_manifest.Outputs.Cam, _manifest.Outputs.Features]);
        var map = results[0].GetTensorTypeAndShape().Shape;
        var features = results[1].GetTensorTypeAndShape().Shape;
        GC.KeepAlive(settings);
        return new OnnxShapes((int)map[3], (int)map[2], (int)features[1]);
    }
}

/// <summary>Width and height of the activation map, and length of the feature vector.</summary>
internal sealed record OnnxShapes(int MapWidth, int MapHeight, int FeatureLength);
