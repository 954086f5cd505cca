using Microsoft.Extensions.Logging;

namespace PneumoniaConsole.Core.Models;

public sealed partial class ModelReloader
{
    [LoggerMessage(2001, LogLevel.Information, "Model {Version} ({Sha256}) is in use")]
    private partial void LogLoaded(string version, string sha256);

    [LoggerMessage(2002, LogLevel.Error, "A model was refused; what was in use before stays. {Reason}")]
    private partial void LogRefused(string reason);
}
