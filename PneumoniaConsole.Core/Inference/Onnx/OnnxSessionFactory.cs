using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Core.Inference.Onnx;

/// <summary>Builds ONNX Runtime sessions for the processor.</summary>
internal sealed class OnnxSessionFactory(IOptions<InferenceOptions> options) : IInferenceSessionFactory
{
    public IInferenceSession Create(byte[] graph, ModelManifest manifest)
    {
        OnnxTelemetry.OptOut();
        InferenceSession? session = null;
        try
        {
            using var settings = CreateSettings();
            session = new InferenceSession(graph, settings);
            return new OnnxSession(session, manifest);
        }
        catch (OnnxRuntimeException exception)
        {
            session?.Dispose();
            throw new InvalidModelException($"ONNX Runtime does not accept the graph of version {manifest.Version}.", exception);
        }
        catch (InvalidModelException)
        {
            session?.Dispose();
            throw;
        }
    }

    private SessionOptions CreateSettings()
    {
        var settings = new SessionOptions
        {
            // Explicit, since the defaults pin threads to cores and fail under a container's CPU set.
            IntraOpNumThreads = options.Value.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Spinning would burn the cores that the web server shares with the engine.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        return settings;
    }
}
