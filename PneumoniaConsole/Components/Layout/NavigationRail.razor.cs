using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components.Layout;

/// <summary>The pages this operator may open.</summary>
public sealed partial class NavigationRail
{
    [Parameter]
    [EditorRequired]
    public required Operator Operator { get; set; }

    private IEnumerable<NavigationItem> Items => NavigationItem.All.Where(item => PolicyTable.Allows(Operator, item.Permission));
}
