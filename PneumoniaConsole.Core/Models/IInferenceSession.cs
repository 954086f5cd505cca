namespace PneumoniaConsole.Core.Models;

/// <summary>A graph ready to run. Thread-safe: any number of batches of one session may run at once. Disposed after its last batch.</summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>Allocates the buffers for up to <paramref name="capacity"/> images. One batch is used by one caller at a time.</summary>
    IInferenceBatch CreateBatch(int capacity);
}

/// <summary>Input and output buffers of one run, allocated once and used again. Not thread-safe.</summary>
public interface IInferenceBatch : IDisposable
{
    int Capacity { get; }

    /// <summary>The tensor of image <paramref name="index"/>: height * width floats, row-major, to be filled before the run.</summary>
    Span<float> Input(int index);

    /// <summary>Runs all <see cref="Capacity"/> images in one pass.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the run stopped at its next operator.</exception>
    void Run(CancellationToken cancellationToken);

    float Logit(int index);

    int MapWidth { get; }

    int MapHeight { get; }

    /// <summary>The class activation map of an image, row-major, copied out of the buffers.</summary>
    float[] ActivationMap(int index);

    /// <summary>The pooled features of an image; valid until the next run.</summary>
    ReadOnlySpan<float> Features(int index);
}

/// <summary>Builds a session from the bytes of a graph.</summary>
public interface IInferenceSessionFactory
{
    /// <exception cref="InvalidModelException">The bytes are not a graph with the inputs and outputs that the manifest names.</exception>
    IInferenceSession Create(byte[] graph, ModelManifest manifest);
}

/// <summary>A graph cannot be used. The message says why and holds no path.</summary>
public sealed class InvalidModelException(string message, Exception? inner = null) : Exception(message, inner);
