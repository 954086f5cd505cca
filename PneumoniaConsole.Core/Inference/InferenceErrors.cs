using System.Globalization;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Inference;

public static class InferenceErrors
{
    public static Error QueueFull() => new("inference.queue_full", "The engine is busy and its queue is full. Try again in a second.");

    public static Error Timeout(TimeSpan limit) =>
        new("inference.timeout", string.Create(CultureInfo.InvariantCulture, $"No answer within {limit.TotalSeconds:0} seconds. Try again; tell an operator if it happens twice."));

    public static Error NotARadiograph(IReadOnlyList<string> reasons) =>
        new("image.not_a_radiograph", "This does not look like a frontal chest radiograph, so it was not scored.") { Reasons = reasons };

    public static Error StorageUnavailable() =>
        new("storage.unavailable", "The answer could not be stored, so it is not given. Try again; tell an operator if it happens twice.");

    public static Error Internal() => new("internal.error", "Something went wrong inside the console. Tell an operator and quote the correlation id.");
}
