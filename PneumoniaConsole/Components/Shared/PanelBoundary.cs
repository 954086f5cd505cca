using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace PneumoniaConsole.Components.Shared;

/// <summary>Keeps the failure of one panel to that panel: logged under a reference, shown with it, and one click away from another try.</summary>
public sealed partial class PanelBoundary : ErrorBoundaryBase
{
    private string _reference = string.Empty;

    [Inject]
    public required ILogger<PanelBoundary> Logger { get; init; }

    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        LogPanelFailed(Logger, exception, _reference);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<PanelFailure>(1);
        builder.AddComponentParameter(2, nameof(PanelFailure.Reference), _reference);
        builder.AddComponentParameter(3, nameof(PanelFailure.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    [LoggerMessage(EventId = 9001, Level = LogLevel.Error, Message = "A panel failed and is shown as failed; reference {Reference}")]
    private static partial void LogPanelFailed(ILogger logger, Exception exception, string reference);
}
