using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class VerdictRow
{
    /// <summary>Given by the database; the highest of a prediction counts.</summary>
    public long Sequence { get; init; }

    public required string PredictionId { get; init; }

    public required long At { get; init; }

    public required ReaderVerdict Value { get; init; }

    public required string Note { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    public required ActorKind ActorKind { get; init; }

    public required Role? ActorRole { get; init; }
}
