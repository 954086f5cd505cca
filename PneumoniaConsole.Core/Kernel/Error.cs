namespace PneumoniaConsole.Core.Kernel;

/// <summary>An expected failure: a stable <paramref name="Code"/> (for example <c>image.corrupt</c>) and a sentence a person can act on.</summary>
/// <remarks>The message never holds patient data, a file name or a path.</remarks>
public sealed record Error(string Code, string Message)
{
    /// <summary>Further facts for the caller, one sentence each; empty when the message says it all.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
