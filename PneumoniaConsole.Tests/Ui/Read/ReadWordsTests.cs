using System.Globalization;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Features.Read;

namespace PneumoniaConsole.Tests.Ui.Read;

public sealed class ReadWordsTests
{
    [Theory]
    [InlineData(0.97312, "97.31 %")]
    [InlineData(0, "0.00 %")]
    [InlineData(1, "100.00 %")]
    [InlineData(0.99999, "> 99.99 %")]
    [InlineData(0.00001, "< 0.01 %")]
    public void Percent_NeverRoundsToCertainty(double share, string words) => Assert.Equal(words, ReadWords.Percent(share));

    [Theory]
    [InlineData(12, "12 B")]
    [InlineData(2048, "2 KiB")]
    [InlineData(52_428_800, "50 MiB")]
    [InlineData(1_600_000, "1.5 MiB")]
    public void Size_NamesItsUnit(long bytes, string words) => Assert.Equal(words, ReadWords.Size(bytes));

    [Theory]
    [InlineData("image.not_a_radiograph", "not a chest X-ray")]
    [InlineData("image.too_many_pixels", "too large")]
    [InlineData("image.something_new", "not accepted")]
    [InlineData("http.502", "fault of the console")]
    public void Briefly_SaysItInWords(string code, string words) => Assert.Equal(words, ReadWords.Briefly(new ReadFailure(code, "Why.", [], null)));

    [Fact]
    public void Percent_InACultureWithCommas_KeepsThePoint()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("12.50 %", ReadWords.Percent(0.125));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Of_NoBand_SaysNormal() =>
        Assert.All(Enum.GetValues<PredictionBand>(), band => Assert.DoesNotContain("normal", ReadWords.Of(band), StringComparison.OrdinalIgnoreCase));
}
