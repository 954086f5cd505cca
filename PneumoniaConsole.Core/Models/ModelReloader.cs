using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Models;

/// <summary>When and how the last attempt to load a model ended.</summary>
/// <param name="Error">Why it was refused, or null when it is in use.</param>
public sealed record ModelLoadAttempt(DateTimeOffset At, ModelIdentity? Loaded, Error? Error);

/// <summary>Loads a version into the slot; on any failure the model in use stays. One attempt at a time.</summary>
public sealed partial class ModelReloader(
    ModelSlot slot, ModelLoader loader, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelReloader> logger) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>The last attempt since the process started, or null before the first.</summary>
    public ModelLoadAttempt? LastAttempt { get; private set; }

    /// <summary>The versions on disk, lowest first.</summary>
    public IReadOnlyList<Version> Versions()
    {
        var folder = new DirectoryInfo(options.Value.Directory);
        return folder.Exists
            ? [.. folder.EnumerateDirectories().Select(each => Version.TryParse(each.Name, out var version) ? version : null).OfType<Version>().Order()]
            : [];
    }

    /// <summary>Loads the configured version, or the highest, and puts it in use.</summary>
    public async Task<Result<ModelIdentity>> ReloadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var version = options.Value.Version.Length > 0 ? options.Value.Version : Versions().LastOrDefault()?.ToString();
            Result<LoadedModel> result = version is null
                ? ModelErrors.Unavailable("the models folder holds no version.")
                : await loader.LoadAsync(Path.Combine(options.Value.Directory, version), cancellationToken).ConfigureAwait(false);
            if (!result.TryGet(out var model, out var error))
            {
                LastAttempt = new ModelLoadAttempt(time.GetUtcNow(), null, error);
                LogRefused(error.Message);
                return error;
            }

            slot.Swap(model);
            LastAttempt = new ModelLoadAttempt(time.GetUtcNow(), model.Spec.Identity, null);
            LogLoaded(model.Spec.Identity.Version, model.Spec.Identity.Sha256);
            return model.Spec.Identity;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        slot.Swap(null);
        _oneAtATime.Dispose();
    }
}
