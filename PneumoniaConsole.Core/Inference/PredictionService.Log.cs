using Microsoft.Extensions.Logging;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Inference;

public sealed partial class PredictionService
{
    [LoggerMessage(5101, LogLevel.Error, "Prediction {Id} could not be stored")]
    private partial void LogNotStored(Exception exception, PredictionId id);

    [LoggerMessage(5102, LogLevel.Error, "A prediction failed unexpectedly")]
    private partial void LogFailed(Exception exception);
}
