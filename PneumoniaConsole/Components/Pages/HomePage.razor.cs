using Microsoft.AspNetCore.Components;
using PneumoniaConsole.Components.Layout;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components.Pages;

/// <summary>Leads to the first page that the operator may open.</summary>
public sealed partial class HomePage
{
    private bool _hasNoPage;

    [Inject]
    public required CurrentOperator CurrentOperator { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    protected override async Task OnInitializedAsync()
    {
        var caller = await CurrentOperator.GetAsync();
        if (NavigationItem.All.FirstOrDefault(item => PolicyTable.Allows(caller, item.Permission)) is { } first)
        {
            Navigation.NavigateTo(first.Path, replace: true);
        }
        else
        {
            _hasNoPage = true;
        }
    }
}
