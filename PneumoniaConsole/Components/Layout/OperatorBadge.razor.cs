using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components.Layout;

/// <summary>Who is signed in, and the way out.</summary>
public sealed partial class OperatorBadge
{
    [Parameter]
    [EditorRequired]
    public required Operator Operator { get; set; }
}
