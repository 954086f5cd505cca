using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Core.Storage.Rows;

internal sealed class StudyRow
{
    /// <summary>UUIDv7 as 32 hexadecimal digits, as every id here: text sorts by time in every database.</summary>
    public required string Id { get; init; }

    /// <summary>UTC milliseconds, as every time here.</summary>
    public required long At { get; init; }

    public required string ImageToken { get; init; }

    public required string MediaType { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    public required ActorKind ActorKind { get; init; }

    public required Role? ActorRole { get; init; }
}
