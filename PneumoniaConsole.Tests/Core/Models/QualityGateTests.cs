using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Models;

public sealed class QualityGateTests
{
    private static readonly QualityGate s_gate = ModelBuilder.Spec().Gate;

    [Theory]
    [InlineData(1f, 0f, QualityVerdict.Accept, 0.70711 / 4)]
    [InlineData(3f, 0f, QualityVerdict.Warn, 2.12132 / 4)]
    [InlineData(6f, 0f, QualityVerdict.Reject, 4.24264 / 4)]
    [InlineData(0f, 6f, QualityVerdict.Reject, 4.24264 / 4)]
    [InlineData(float.NaN, 0f, QualityVerdict.Reject, 1)]
    public void JudgeFeatures_ByDistance_GivesVerdictAndShareOfTheLimit(float first, float second, QualityVerdict verdict, double score)
    {
        var quality = s_gate.JudgeFeatures([first, second], ImageQuality.Typical);

        Assert.Equal(verdict, quality.Verdict);
        Assert.Equal(score, quality.Score, 1e-4);
        Assert.Equal(verdict == QualityVerdict.Accept ? 0 : 1, quality.Reasons.Count);
    }

    [Fact]
    public void JudgeFeatures_DistanceWithoutRefusal_WarnsHoweverFar() =>
        Assert.Equal(QualityVerdict.Warn, Gate(ModelBuilder.Gate(warn: 2, reject: null)).JudgeFeatures([1000, 0], ImageQuality.Typical).Verdict);

    [Fact]
    public void JudgeFeatures_KeepsWhatThePixelsSaid()
    {
        var pixels = new ImageQuality(QualityVerdict.Warn, 0.9, ["before"]);

        var quality = s_gate.JudgeFeatures([0, 0], pixels);

        Assert.Equal(pixels.Verdict, quality.Verdict);
        Assert.Equal(0.9, quality.Score, 1e-12);
        Assert.Equal(["before"], quality.Reasons);
    }

    [Theory]
    [InlineData(0, QualityVerdict.Accept)]
    [InlineData(1, QualityVerdict.Accept)]
    [InlineData(2, QualityVerdict.Reject)]
    public void JudgePixels_ColouredShare_IsRefusedFromTwoPercent(int percent, QualityVerdict verdict)
    {
        var chroma = new int[256];
        chroma[3] = 100 - percent;
        chroma[26] = percent;

        Assert.Equal(verdict, s_gate.JudgePixels(Picture(Ramp()) with { ChromaHistogram = chroma }).Verdict);
    }

    [Fact]
    public void JudgePixels_NoContrast_IsRefusedWithTheReason()
    {
        var quality = s_gate.JudgePixels(Picture([.. Enumerable.Repeat((byte)90, 64)]));

        Assert.Equal(QualityVerdict.Reject, quality.Verdict);
        Assert.Equal(["The picture has almost no contrast."], quality.Reasons);
    }

    [Fact]
    public void JudgePixels_BlackAndWhite_IsRefused() =>
        Assert.Equal(QualityVerdict.Reject, s_gate.JudgePixels(Picture([.. Enumerable.Range(0, 64).Select(i => (byte)(i % 2 * 255))])).Verdict);

    [Fact]
    public void JudgePixels_TooSmallSource_NamesBothNumbers() =>
        Assert.Equal(["The shorter side has 3 pixels; at least 4 are needed."], s_gate.JudgePixels(Picture(Ramp()) with { SourceHeight = 3 }).Reasons);

    [Fact]
    public void Create_ContradictingArrays_IsRefused()
    {
        var gate = ModelBuilder.Gate(2, 4);

        var result = QualityGate.Create(gate with { Distances = [gate.Distances[0] with { Variances = ModelBuilder.Bytes(1, 1) }] });

        Assert.Contains("appearance", ModelBuilder.ErrorOf(result).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f, QualityVerdict.Accept)]
    [InlineData(1f, QualityVerdict.Warn)]
    [InlineData(3f, QualityVerdict.Reject)]
    public void JudgeFeatures_Classifier_ComparesItsProbability(float feature, QualityVerdict verdict)
    {
        // sigmoid(2 f - 1): .27, .73 and .99
        var classifier = new ForeignClassifier(ModelBuilder.Bytes(0, 0), ModelBuilder.Bytes(1, 1), ModelBuilder.Bytes(2, 0), -1, 0.5, 0.9);

        Assert.Equal(verdict, Gate(ModelBuilder.Gate(100, 200) with { Classifier = classifier }).JudgeFeatures([feature, 0], ImageQuality.Typical).Verdict);
    }

    private static byte[] Ramp() => [.. Enumerable.Range(0, 64).Select(i => (byte)(20 + (3 * i)))];

    private static QualityGate Gate(GateStatistics statistics) => ModelBuilder.Spec(ModelBuilder.Manifest() with { Gate = statistics }).Gate;

    private static Radiograph Picture(byte[] grey) =>
        new Phantom { Name = "any" }.Draw(ModelBuilder.Side, ModelBuilder.Side) with { Grey = grey };
}
