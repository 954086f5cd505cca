using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Models;

/// <summary>Turns a version's folder into a model that has proved itself: manifest, hash, session, warm-up, golden check.</summary>
public sealed class ModelLoader(IInferenceSessionFactory sessions)
{
    /// <summary>Runs before the golden check, so that the first caller does not pay for the session's lazy allocations.</summary>
    private const int WarmUpRuns = 3;

    /// <summary>Largest graph that is read; the shipped ones stay below 30 MB.</summary>
    private const long MaxGraphBytes = 512L * 1024 * 1024;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true };

    /// <returns>A model whose golden answer was right, or <c>model.unavailable</c> with the reason.</returns>
    public async Task<Result<LoadedModel>> LoadAsync(string directory, CancellationToken cancellationToken)
    {
        ModelManifest manifest;
        byte[] graph;
        try
        {
            var description = await File.ReadAllBytesAsync(Path.Combine(directory, "manifest.json"), cancellationToken).ConfigureAwait(false);
            manifest = JsonSerializer.Deserialize<ModelManifest>(description, s_json) ?? throw new JsonException("The manifest is empty.");
            if (Path.GetFileName(manifest.File) != manifest.File)
            {
                return ModelErrors.Unavailable("the manifest names a model file outside its own folder.");
            }

            var path = Path.Combine(directory, manifest.File);
            if (new FileInfo(path).Length > MaxGraphBytes)
            {
                return ModelErrors.Unavailable("the model file is larger than 512 MiB.");
            }

            graph = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return ModelErrors.Unavailable("manifest.json is not a manifest this console understands.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ModelErrors.Unavailable("manifest.json or the model file is missing or cannot be read.");
        }

        // The session is built from the very bytes that were hashed, so nothing can change the file in between.
        var hash = Convert.ToHexStringLower(SHA256.HashData(graph));
        if (hash != manifest.Sha256)
        {
            return ModelErrors.Unavailable(
                $"the file of version {manifest.Version} has SHA-256 {hash[..12]}..., the manifest expects {manifest.Sha256[..Math.Min(12, manifest.Sha256.Length)]}.... It was changed or damaged; restore it.");
        }

        return ModelSpec.Create(manifest).TryGet(out var spec, out var error) ? Prove(spec, graph) : error;
    }

    private Result<LoadedModel> Prove(ModelSpec spec, byte[] graph)
    {
        LoadedModel? model = null;
        try
        {
            model = new LoadedModel(spec, sessions.Create(graph, spec.Manifest));
            var batch = model.Rent(1);
            for (var run = 0; run < WarmUpRuns; run++)
            {
                spec.Preprocessor.Fill(spec.GoldenImage, batch.Input(0));
                batch.Run(CancellationToken.None);
            }

            var logit = batch.Logit(0);
            model.Return(batch);
            var golden = spec.Manifest.Golden;
            if (Math.Abs(logit - golden.Logit) <= golden.Tolerance)
            {
                return model;
            }

            model.ReleaseLease();
            return ModelErrors.Unavailable(string.Create(
                CultureInfo.InvariantCulture,
                $"the golden check of version {spec.Identity.Version} gave {logit:0.####} where {golden.Logit:0.####} was expected (tolerance {golden.Tolerance:0.####})."));
        }
        catch (InvalidModelException exception)
        {
            model?.ReleaseLease();
            return ModelErrors.Unavailable(exception.Message);
        }
    }
}
