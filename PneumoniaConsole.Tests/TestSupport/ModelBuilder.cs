using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using PneumoniaConsole.Core.Imaging.Preprocessing;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>A manifest for <see cref="FakeSession"/>: 8 x 8 pixels, values 0..1, a gate on two features.</summary>
internal static class ModelBuilder
{
    public const int Side = 8;

    public static readonly byte[] Graph = "not a graph, but it has a hash"u8.ToArray();

    public static ModelManifest Manifest()
    {
        var phantom = new PhantomExpectation { Name = "golden", Logit = 0, Tolerance = 10 };
        return new ModelManifest
        {
            Name = "tiny",
            Version = "1.0.0",
            File = "model.onnx",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Graph)),
            Input = new ModelInput("image", 1, Side, Side),
            Outputs = new ModelOutputs("logit", "cam", "features"),
            Preprocessing = [new SquashStep(Side, Side, "lanczos3"), new ScaleStep(1 / 255.0)],
            Calibration = new Calibration(1, 0, 0.5),
            Thresholds = new DecisionThresholds("1", 0.2, 0.6, 0.9),
            Gate = Gate(warn: 2, reject: 4),
            Phantoms = [phantom],
            Golden = new GoldenCheck("golden", 0, 10),
        };
    }

    /// <summary>Distance = |feature 0| / sqrt(2), since the first feature is the only component, of variance 1, around 0.</summary>
    public static GateStatistics Gate(double warn, double? reject) => new(
        new ColourLimits(0.1, 0.02),
        new PixelLimits(4, 0.02, 0.95),
        [new FeatureDistance("appearance", 0, 2, Bytes(0, 0), Bytes(1, 0), Bytes(1), 1, warn, reject)],
        null);

    public static ModelSpec Spec(ModelManifest? manifest = null) =>
        ModelSpec.Create(manifest ?? Manifest()).TryGet(out var spec, out var error) ? spec : throw new InvalidOperationException(error.Message);

    /// <summary>Writes a version's folder and gives its path.</summary>
    public static string Write(string models, ModelManifest manifest)
    {
        var folder = Directory.CreateDirectory(Path.Combine(models, manifest.Version)).FullName;
        File.WriteAllBytes(Path.Combine(folder, manifest.File), Graph);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web));
        return folder;
    }

    public static Error ErrorOf<T>(Result<T> result)
        where T : notnull => result.Error ?? throw new InvalidOperationException("An error was expected, a value came.");

    public static byte[] Bytes(params float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
