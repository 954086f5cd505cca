using Microsoft.AspNetCore.Components;

namespace PneumoniaConsole.Features.Read;

/// <summary>What happened, what to do, and the ids to pass on.</summary>
public sealed partial class FailureDetails
{
    [Parameter]
    [EditorRequired]
    public required string Lead { get; set; }

    [Parameter]
    [EditorRequired]
    public required ReadFailure Failure { get; set; }
}
