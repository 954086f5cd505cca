using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Inference;

public sealed partial class InferenceProcessor
{
    [LoggerMessage(5001, LogLevel.Error, "A run of {Count} images failed")]
    private partial void LogFailed(Exception exception, int count);
}
