using MudBlazor;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components.Layout;

/// <summary>One destination of the rail.</summary>
/// <param name="OnPhone">Whether it is one of the few that matter on a phone, where the rail is a bottom bar.</param>
internal sealed record NavigationItem(string Path, string Label, string Icon, Permission Permission, bool OnPhone)
{
    /// <summary>Every page there is, by job. A page appears here on the day it exists.</summary>
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new("read", "Read", Icons.Material.Outlined.ImageSearch, Permission.Predict, OnPhone: true),
    ];
}
