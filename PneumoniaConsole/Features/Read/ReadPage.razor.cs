using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using PneumoniaConsole.Components;

namespace PneumoniaConsole.Features.Read;

/// <summary>Drop images, read answers, say whether they are right.</summary>
public sealed partial class ReadPage : IAsyncDisposable
{
    private readonly CancellationTokenSource _life = new();
    private ElementReference _root;
    private UploadModule? _uploads;
    private DotNetObjectReference<UploadCallbacks>? _callbacks;
    private (int Item, ReadFailure? Failure) _verdict;
    private bool _showHeatmap;
    private int _opacity = 70;
    private bool _recording;

    [Inject]
    public required IJSRuntime JS { get; init; }

    [Inject]
    public required ReadViewModel Model { get; init; }

    [Inject]
    public required CurrentOperator CurrentOperator { get; init; }

    private bool HasItems => Model.Items.Count > 0;

    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        if (_uploads is not null)
        {
            await _uploads.DisposeAsync();
        }

        _callbacks?.Dispose();
        _life.Dispose();
    }

    protected override async Task OnInitializedAsync() => Model.Begin(await CurrentOperator.GetAsync());

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _callbacks = DotNetObjectReference.Create(new UploadCallbacks(Model, () => InvokeAsync(StateHasChanged), _life.Token));
            _uploads = await UploadModule.StartAsync(JS, $"./{Assets["dist/dropzone.js"]}", _root, _callbacks);
            StateHasChanged();
        }
    }

    private async Task CancelAsync(int id)
    {
        if (Model.Cancel(id) && _uploads is not null)
        {
            await _uploads.CancelAsync(id);
        }
    }

    private async Task RetryAsync(int id)
    {
        if (Model.Retry(id) && _uploads is not null)
        {
            await _uploads.RetryAsync(id);
        }
    }

    private async Task ClearAsync()
    {
        var cleared = Model.ClearFinished();
        if (_uploads is not null)
        {
            await _uploads.ForgetAsync(cleared);
        }
    }

    private async Task RecordAsync(VerdictDraft draft)
    {
        if (_uploads is null || Model.Selected is not { Answer: { } answer } item)
        {
            return;
        }

        _recording = true;
        try
        {
            _verdict = (item.Id, await _uploads.RecordVerdictAsync(answer.Prediction.Id, draft.Verdict, draft.Note));
            await Model.RefreshAsync(item.Id, _life.Token);
        }
        finally
        {
            _recording = false;
        }
    }
}
