using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PneumoniaConsole.Components.Shared;
using PneumoniaConsole.Components.Theme;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Components.Layout;

/// <summary>The shell around every interactive page.</summary>
public sealed partial class MainLayout : IAsyncDisposable
{
    private readonly DotNetObjectReference<MainLayout> _self;
    private PanelBoundary? _boundary;
    private ThemeState? _theme;
    private Operator? _operator;

    public MainLayout() => _self = DotNetObjectReference.Create(this);

    [Inject]
    public required IJSRuntime JS { get; init; }

    [Inject]
    public required CurrentOperator CurrentOperator { get; init; }

    /// <summary>The browser's theme changed without this circuit: the system's did, or another tab chose.</summary>
    [JSInvokable]
    public Task ThemeChanged(ThemeState state) => InvokeAsync(() =>
    {
        _theme = state;
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        try
        {
            await JS.InvokeVoidAsync("consoleTheme.unwatch");
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listener with it.
        }

        _self.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _operator = await CurrentOperator.GetAsync();
        _theme = await JS.InvokeAsync<ThemeState>("consoleTheme.watch", _self);
    }

    // A page that failed must not stay on screen after the operator has moved on.
    protected override void OnParametersSet() => _boundary?.Recover();

    private async Task ChooseThemeAsync(string choice) => _theme = await JS.InvokeAsync<ThemeState>("consoleTheme.choose", choice);
}
