using System.Text.RegularExpressions;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Features.Read;

/// <summary>What the browser says a refusal held. Untrusted: any field may be missing, huge or false.</summary>
public sealed record FailureReport(string? Code, string? Message, IReadOnlyList<string?>? Reasons, string? CorrelationId);

/// <summary>Why an image has no answer, in the bounds in which it is shown.</summary>
public sealed partial record ReadFailure(string Code, string Message, IReadOnlyList<string> Reasons, string? CorrelationId)
{
    private const int LongestSentence = 500;
    private const int MostReasons = 10;

    private const string SignedOutCode = "auth.required";

    public bool IsSignedOut => Code == SignedOutCode;

    /// <summary>Whether the image itself is at fault, so that sending it again would end the same way.</summary>
    public bool IsOfTheImage => Code.StartsWith("image.", StringComparison.Ordinal) || Code == "request.invalid";

    public static ReadFailure From(Error error) => new(error.Code, error.Message, error.Reasons, null);

    public static ReadFailure From(FailureReport? report) => new(
        report?.Code is { Length: <= 64 } code && CodeShape().IsMatch(code) ? code : "upload.failed",
        // The interface's own sentence speaks to programs, of keys and headers.
        (report?.Code == SignedOutCode ? "You are signed out." : Sentence(report?.Message)) ?? "The console answered in a way this page does not understand. Try again; if it happens again, tell an administrator.",
        [.. (report?.Reasons ?? []).Take(MostReasons).Select(Sentence).OfType<string>().Distinct()],
        report?.CorrelationId is { Length: <= 64 } id && IdShape().IsMatch(id) ? id : null);

    private static string? Sentence(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length > LongestSentence ? string.Concat(text.AsSpan(0, LongestSentence), "…") : text;

    [GeneratedRegex("^[a-z]+([._][a-z0-9_]+)*$")]
    private static partial Regex CodeShape();

    [GeneratedRegex("^[A-Za-z0-9:._-]+$")]
    private static partial Regex IdShape();
}
