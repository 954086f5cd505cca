using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Inference;

/// <summary>Configuration section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    public const string Section = "Inference";

    /// <summary>Longest time from intake to answer. Above any honest wait: a full queue empties in about one second.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests that may be in the engine at once, waiting or running; one more is refused. 64 keeps the wait below a second on two cores.</summary>
    public int QueueCapacity { get; set; } = 64;

    /// <summary>Runs at once. One a core gives the highest throughput with one thread each.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Threads inside one run. One, since several callers gain nothing from more.</summary>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Images of one run in the bulk lane. On a processor larger batches gain nothing and delay the interactive lane.</summary>
    public int BulkBatchSize { get; set; } = 4;
}

internal sealed class ValidateInferenceOptions : IValidateOptions<InferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, InferenceOptions options)
    {
        var mistakes = new List<string>();
        Require(options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(10), "Inference:Timeout must be above 0 and at most 00:10:00.");
        Require(options.QueueCapacity is >= 1 and <= 10_000, "Inference:QueueCapacity must be 1 to 10000.");
        Require(options.Workers is >= 1 and <= 256, "Inference:Workers must be 1 to 256.");
        Require(options.IntraOpThreads is >= 1 and <= 256, "Inference:IntraOpThreads must be 1 to 256.");
        Require(options.BulkBatchSize is >= 1 and <= 64, "Inference:BulkBatchSize must be 1 to 64.");
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);

        void Require(bool condition, string mistake)
        {
            if (!condition)
            {
                mistakes.Add(mistake);
            }
        }
    }
}
