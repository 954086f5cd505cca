using System.Text.Json;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Imaging.Decoders;
using PneumoniaConsole.Core.Imaging.Preprocessing;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Inference.Onnx;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Tests.Core.Models;

/// <summary>The shipped model through this code path, against what the training code recorded in <c>TestData/reference</c>.</summary>
public sealed class ShippedModelTests(ShippedModel shipped) : IClassFixture<ShippedModel>
{
    private static readonly string s_reference = Path.Combine(AppContext.BaseDirectory, "TestData", "reference");

    public static TheoryData<string> Phantoms => [.. Read<RecordedPhantom[]>("phantoms.json").Select(phantom => phantom.Name)];

    [Theory]
    [MemberData(nameof(Phantoms))]
    public void Draw_Phantom_IsThePictureTheTrainingCodeDrew(string name)
    {
        var recorded = Recorded(name);
        var drawn = Drawn(name).Grey;

        // Two mathematics libraries may round a value at one half differently: at most one level, on few pixels.
        Assert.InRange(drawn.Sum(value => (long)value), recorded.GreySum - 20, recorded.GreySum + 20);
        Assert.All(recorded.Samples, sample => Assert.InRange(drawn[(sample.Row * 224) + sample.Column], sample.Grey - 1, sample.Grey + 1));
    }

    [Theory]
    [MemberData(nameof(Phantoms))]
    public void Fill_Phantom_GivesTheRecordedTensor(string name)
    {
        var recorded = Recorded(name);
        var tensor = new float[224 * 224];

        shipped.Model.Spec.Preprocessor.Fill(Drawn(name), tensor);

        Assert.Equal(recorded.TensorMean, tensor.Average(), 1e-4);
        Assert.All(recorded.Samples.Where(sample => Drawn(name).Grey[(sample.Row * 224) + sample.Column] == sample.Grey),
            sample => Assert.Equal(sample.Value, tensor[(sample.Row * 224) + sample.Column], 1e-5));
    }

    [Theory]
    [MemberData(nameof(Phantoms))]
    public void Run_Phantom_GivesTheRecordedLogitAndAnExactMap(string name)
    {
        var (logit, map) = shipped.Run(Drawn(name));

        Assert.Equal(Recorded(name).Logit, logit, 1e-3);
        Assert.Equal(logit, map.Average() + shipped.Model.Spec.Manifest.CamBias, 1e-4);
        Assert.Equal(Recorded(name).Probability, shipped.Model.Spec.Calibrate(logit), 1e-3);
    }

    [Fact]
    public void Decode_RecordedPictures_GiveTheRecordedProbabilities()
    {
        var pictures = Read<RecordedPicture[]>("pictures.json");
        var decoder = new VipsImageDecoder(Options.Create(new ImagingOptions()));

        Assert.True(pictures.Length >= 20);
        Assert.All(pictures, picture =>
        {
            var file = File.ReadAllBytes(Path.Combine(s_reference, picture.File));
            Assert.True(decoder.Decode(file, 224, 224).TryGet(out var image, out _), picture.File);
            Assert.Equal((picture.Width, picture.Height), (image.SourceWidth, image.SourceHeight));
            Assert.Equal(picture.Probability, shipped.Model.Spec.Calibrate(shipped.Run(image).Logit), 0.02);
        });
    }

    [Fact]
    public void Phantoms_LieOnBothSidesOfTheOperatingPoint()
    {
        var called = shipped.Model.Spec.Manifest.Phantoms.Select(phantom => shipped.Model.Spec.Calibrate(phantom.Logit) >= shipped.Model.Spec.Thresholds.Operating).ToArray();

        Assert.True(called.Count(each => each) >= 2);
        Assert.True(called.Count(each => !each) >= 2);
    }

    [Fact]
    public void Phantoms_MeanShiftedByFivePercent_MissATolerance()
    {
        var manifest = shipped.Model.Spec.Manifest;
        var normalise = manifest.Preprocessing.OfType<NormaliseStep>().Single();
        var wrong = manifest.Preprocessing.Select(step => step is NormaliseStep ? normalise with { Mean = normalise.Mean * 1.05 } : step).ToArray();
        Assert.True(Preprocessor.Create(wrong).TryGet(out var shifted, out _));

        Assert.DoesNotContain(manifest.Phantoms, phantom => Difference(phantom, shipped.Model.Spec.Preprocessor) > phantom.Tolerance);
        Assert.Contains(manifest.Phantoms, phantom => Difference(phantom, shifted) > phantom.Tolerance);

        double Difference(PhantomExpectation phantom, Preprocessor preprocessor) =>
            Math.Abs(shipped.Run(phantom.Draw(224, 224), preprocessor).Logit - phantom.Logit);
    }

    private Radiograph Drawn(string name) => shipped.Model.Spec.Manifest.Phantoms.Single(phantom => phantom.Name == name).Draw(224, 224);

    private static RecordedPhantom Recorded(string name) => Read<RecordedPhantom[]>("phantoms.json").Single(phantom => phantom.Name == name);

    private static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(s_reference, file)), JsonSerializerOptions.Web)!;

    private sealed record RecordedPhantom(string Name, long GreySum, double TensorMean, Sample[] Samples, double Logit, double Probability);

    private sealed record Sample(int Row, int Column, int Grey, double Value);

    private sealed record RecordedPicture(string File, int Width, int Height, double Probability);
}

/// <summary>The newest shipped model, loaded and proved once.</summary>
public sealed class ShippedModel : IAsyncLifetime
{
    private readonly ModelLoader _loader = new(new OnnxSessionFactory(Options.Create(new InferenceOptions())));

    public LoadedModel Model { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var newest = Directory.EnumerateDirectories(new ModelOptions().Directory).OrderBy(folder => Version.Parse(Path.GetFileName(folder))).Last();
        var result = await _loader.LoadAsync(newest, TestContext.Current.CancellationToken);
        Model = result.TryGet(out var model, out var error) ? model : throw new InvalidOperationException(error.Message);
    }

    public (float Logit, float[] Map) Run(Radiograph image, Preprocessor? preprocessor = null)
    {
        var batch = Model.Rent(1);
        (preprocessor ?? Model.Spec.Preprocessor).Fill(image, batch.Input(0));
        batch.Run(TestContext.Current.CancellationToken);
        var answer = (batch.Logit(0), batch.ActivationMap(0));
        Model.Return(batch);
        return answer;
    }

    public ValueTask DisposeAsync()
    {
        // A slot that moves on gives the model's own lease back, which disposes its session.
        var slot = new ModelSlot();
        slot.Swap(Model);
        slot.Swap(null);
        return ValueTask.CompletedTask;
    }
}
