using PneumoniaConsole.Core.Imaging.Preprocessing;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class PreprocessorTests
{
    private static readonly SquashStep s_squash = new(256, 2, "lanczos3");

    [Fact]
    public void Fill_ScaleThenNormalise_GivesTheComposedValues()
    {
        var tensor = Fill(s_squash, new ScaleStep(1.0 / 255), new NormaliseStep(0.48, 0.22));
        for (var level = 0; level < 256; level++)
        {
            Assert.Equal(((level / 255.0) - 0.48) / 0.22, tensor[256 + level], 1e-6);
        }
    }

    [Fact]
    public void Fill_NormaliseThenScale_KeepsTheOrder()
    {
        var tensor = Fill(s_squash, new NormaliseStep(100, 50), new ScaleStep(3));
        Assert.Equal((255 - 100) / 50.0 * 3, tensor[255], 1e-5);
    }

    [Fact]
    public void Fill_SquashAlone_LeavesTheLevels()
    {
        var tensor = Fill(s_squash);
        Assert.Equal(Enumerable.Range(0, 256).Select(level => (float)level), tensor[..256]);
    }

    [Fact]
    public void Create_FromTheSquash_TellsItsSize()
    {
        Assert.True(Preprocessor.Create([new SquashStep(224, 200, "lanczos3")]).TryGet(out var preprocessor, out _));
        Assert.Equal((224, 200), (preprocessor.Width, preprocessor.Height));
    }

    public static TheoryData<PreprocessingStep[], string> WrongSteps => new()
    {
        { [], "first preprocessing step" },
        { [new ScaleStep(1)], "first preprocessing step" },
        { [new ScaleStep(1), s_squash], "first preprocessing step" },
        { [s_squash, s_squash], "exactly one squash" },
        { [new SquashStep(224, 224, "bilinear")], "lanczos3" },
        { [new SquashStep(0, 224, "lanczos3")], "pixels" },
        { [new SquashStep(224, 100_000, "lanczos3")], "pixels" },
        { [s_squash, new ScaleStep(0)], "scale" },
        { [s_squash, new ScaleStep(double.NaN)], "scale" },
        { [s_squash, new NormaliseStep(0.5, 0)], "normalise" },
        { [s_squash, new NormaliseStep(double.PositiveInfinity, 1)], "normalise" },
        { [s_squash, new StrangeStep()], "kind" },
    };

    [Theory]
    [MemberData(nameof(WrongSteps), DisableDiscoveryEnumeration = true)]
    public void Create_WrongSteps_SaysWhichOne(PreprocessingStep[] steps, string expected)
    {
        var error = Preprocessor.Create(steps).Error!;
        Assert.Equal("model.unavailable", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_AnotherSize_Throws()
    {
        Assert.True(Preprocessor.Create([s_squash]).TryGet(out var preprocessor, out _));
        var radiograph = Decoding.Read(DrawnPicture.Ramp(2).ToPng(), 256, 2);
        Assert.Throws<ArgumentException>(() => preprocessor.Fill(radiograph, new float[5]));
        Assert.Throws<ArgumentException>(() => preprocessor.Fill(radiograph with { Width = 2, Height = 256 }, new float[512]));
    }

    private static float[] Fill(params PreprocessingStep[] steps)
    {
        Assert.True(Preprocessor.Create(steps).TryGet(out var preprocessor, out _));
        var tensor = new float[512];
        preprocessor.Fill(Decoding.Read(DrawnPicture.Ramp(2).ToPng(), 256, 2), tensor);
        return tensor;
    }

    private sealed record StrangeStep : PreprocessingStep;
}
