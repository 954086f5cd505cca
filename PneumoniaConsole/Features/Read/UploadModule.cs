using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Features.Read;

/// <summary>The page's calls to the browser's half, <c>wwwroot-assets/src/dropzone.ts</c>.</summary>
internal sealed class UploadModule(IJSObjectReference module) : IAsyncDisposable
{
    /// <summary>Uploads at the same time: enough to keep the engine fed over a slow line, few enough to leave room for other readers.</summary>
    private const int AtATime = 3;

    public static async Task<UploadModule> StartAsync(IJSRuntime js, string path, ElementReference root, DotNetObjectReference<UploadCallbacks> callbacks)
    {
        var module = await js.InvokeAsync<IJSObjectReference>("import", path);
        await module.InvokeVoidAsync("start", root, callbacks, "predict", AtATime);
        return new UploadModule(module);
    }

    public ValueTask CancelAsync(int id) => module.InvokeVoidAsync("cancel", id);

    public ValueTask RetryAsync(int id) => module.InvokeVoidAsync("retry", id);

    public ValueTask ForgetAsync(IReadOnlyList<int> ids) => module.InvokeVoidAsync("forgetFiles", ids);

    /// <summary>Posts the verdict to the same endpoint that programs use, so that permission, audit and metrics have one path.</summary>
    /// <returns>Null when it is recorded.</returns>
    public async Task<ReadFailure?> RecordVerdictAsync(PredictionId prediction, ReaderVerdict verdict, string note) =>
        await module.InvokeAsync<FailureReport?>("recordVerdict", $"predictions/{prediction}/verdict", ReadWords.Of(verdict), note) is { } report ? ReadFailure.From(report) : null;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await module.InvokeVoidAsync("stop");
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its uploads with it.
        }
    }
}
