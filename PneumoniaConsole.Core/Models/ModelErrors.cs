using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Models;

public static class ModelErrors
{
    public static Error Unavailable(string reason) => new("model.unavailable", $"The model cannot be used: {reason}");
}
