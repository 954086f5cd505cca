using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace PneumoniaConsole.Components.Layout;

/// <summary>Follows the system, or one of the two themes.</summary>
public sealed partial class ThemeMenu
{
    private static readonly Option[] s_options =
    [
        new("system", "Follow the system", Icons.Material.Outlined.Contrast),
        new("light", "Light", Icons.Material.Outlined.LightMode),
        new("dark", "Dark", Icons.Material.Outlined.DarkMode),
    ];

    [Parameter]
    [EditorRequired]
    public required string Choice { get; set; }

    [Parameter]
    public EventCallback<string> ChoiceChanged { get; set; }

    private Option Current => s_options.FirstOrDefault(option => option.Choice == Choice) ?? s_options[0];

    private string CurrentIcon => Current.Icon;

    private string LabelOf(Option option) => option == Current ? $"{option.Label} (in use)" : option.Label;

    private sealed record Option(string Choice, string Label, string Icon);
}
