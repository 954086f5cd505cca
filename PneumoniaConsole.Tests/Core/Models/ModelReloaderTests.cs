using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Models;

public sealed class ModelReloaderTests : IDisposable
{
    private readonly string _models = Directory.CreateTempSubdirectory("models-").FullName;
    private readonly FakeSession _session = new(ModelBuilder.Side * ModelBuilder.Side);
    private readonly ModelSlot _slot = new();
    private readonly ModelReloader _reloader;

    public ModelReloaderTests() => _reloader = new ModelReloader(
        _slot, new ModelLoader(_session), Options.Create(new ModelOptions { Path = _models }), TimeProvider.System, NullLogger<ModelReloader>.Instance);

    public void Dispose()
    {
        _reloader.Dispose();
        _session.Dispose();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task ReloadAsync_SeveralVersions_ServesTheHighestByNumber()
    {
        ModelBuilder.Write(_models, ModelBuilder.Manifest() with { Version = "1.9.0" });
        ModelBuilder.Write(_models, ModelBuilder.Manifest() with { Version = "1.10.0" });

        await _reloader.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("1.10.0", _slot.Current?.Identity.Version);
        Assert.Null(_reloader.LastAttempt?.Error);
    }

    [Fact]
    public async Task ReloadAsync_OneByteChanged_KeepsTheModelInUseAndSaysWhy()
    {
        var folder = ModelBuilder.Write(_models, ModelBuilder.Manifest());
        await _reloader.ReloadAsync(TestContext.Current.CancellationToken);
        var damaged = ModelBuilder.Graph.ToArray();
        damaged[3] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx"), damaged, TestContext.Current.CancellationToken);

        var error = ModelBuilder.ErrorOf(await _reloader.ReloadAsync(TestContext.Current.CancellationToken));

        Assert.Equal("model.unavailable", error.Code);
        Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
        Assert.Equal(error, _reloader.LastAttempt?.Error);
        Assert.NotNull(_slot.Current);
        Assert.Equal(0, _session.Disposed);
    }

    [Fact]
    public async Task ReloadAsync_GoldenAnswerOff_RefusesAndDisposesTheSession()
    {
        ModelBuilder.Write(_models, ModelBuilder.Manifest() with { Golden = new GoldenCheck("golden", 5, 0.01) });

        var error = ModelBuilder.ErrorOf(await _reloader.ReloadAsync(TestContext.Current.CancellationToken));

        Assert.Contains("golden check", error.Message, StringComparison.Ordinal);
        Assert.Null(_slot.Current);
        Assert.Equal(1, _session.Disposed);
    }

    [Fact]
    public async Task ReloadAsync_EmptyFolder_SaysSo() =>
        Assert.Contains("holds no version", ModelBuilder.ErrorOf(await _reloader.ReloadAsync(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("null")]
    public async Task ReloadAsync_ManifestThatIsNone_IsRefused(string manifest)
    {
        var folder = ModelBuilder.Write(_models, ModelBuilder.Manifest());
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), manifest, TestContext.Current.CancellationToken);

        Assert.Contains("manifest.json", ModelBuilder.ErrorOf(await _reloader.ReloadAsync(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReloadAsync_FileOutsideTheFolder_IsRefused()
    {
        ModelBuilder.Write(_models, ModelBuilder.Manifest());
        var folder = Path.Combine(_models, "1.0.0");
        var manifest = await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), manifest.Replace("model.onnx", "../model.onnx", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Contains("outside its own folder", ModelBuilder.ErrorOf(await _reloader.ReloadAsync(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swap_WhileLeased_DisposesTheOldSessionWithItsLastLease()
    {
        ModelBuilder.Write(_models, ModelBuilder.Manifest());
        await _reloader.ReloadAsync(TestContext.Current.CancellationToken);
        var lease = _slot.TryLease()!;

        await _reloader.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _session.Disposed);
        Assert.NotSame(lease.Model.Spec, _slot.Current);
        lease.Dispose();
        lease.Dispose();

        Assert.Equal(1, _session.Disposed);
    }

    [Fact]
    public void Create_Contradictions_AreAllNamedAtOnce()
    {
        var manifest = ModelBuilder.Manifest() with
        {
            Calibration = new Calibration(0, 0, 0.5),
            Thresholds = new DecisionThresholds("1", 0.9, 0.5, 0.2),
            Golden = new GoldenCheck("nobody", 0, 1),
        };

        var message = ModelBuilder.ErrorOf(ModelSpec.Create(manifest)).Message;

        Assert.Contains("temperature", message, StringComparison.Ordinal);
        Assert.Contains("thresholds", message, StringComparison.Ordinal);
        Assert.Contains("\"nobody\"", message, StringComparison.Ordinal);
    }
}
