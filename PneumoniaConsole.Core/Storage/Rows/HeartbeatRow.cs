namespace PneumoniaConsole.Core.Storage.Rows;

/// <summary>One row that the health probe rewrites, to see that the store still takes writes.</summary>
internal sealed class HeartbeatRow
{
    public const int TheOnlyId = 1;

    public required int Id { get; init; }

    public required long At { get; init; }
}
