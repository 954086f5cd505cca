using PneumoniaConsole.Core.Inference;

namespace PneumoniaConsole.Features.Read;

/// <summary>What a reader is about to record.</summary>
public sealed record VerdictDraft(ReaderVerdict Verdict, string Note);
