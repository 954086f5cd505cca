namespace PneumoniaConsole.Core.Models;

public enum QualityVerdict
{
    Accept,
    Warn,
    Reject,
}

/// <summary>What the quality gate thinks of an image.</summary>
/// <param name="Score">0 = a typical training image, 1 = at the limit of refusal.</param>
/// <param name="Reasons">One sentence each; empty when accepted.</param>
public sealed record ImageQuality(QualityVerdict Verdict, double Score, IReadOnlyList<string> Reasons)
{
    /// <summary>Nothing to remark: what a drawn phantom is given, which no rule judges.</summary>
    public static readonly ImageQuality Typical = new(QualityVerdict.Accept, 0, []);
}
