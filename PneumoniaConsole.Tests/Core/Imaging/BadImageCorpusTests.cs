using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Imaging;

public sealed class BadImageCorpusTests
{
    private static readonly byte[] s_picture = DrawnPicture.Chest(256, 256).ToJpeg();

    [Fact]
    public void All_Always_HoldsThreeHundredNamedCases()
    {
        var names = BadImageCorpus.All(s_picture).Select(bad => bad.Name).ToList();
        Assert.True(names.Count >= 300, $"{names.Count} cases");
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Files_GivenToTheDecoder_ComeToWhatTheyMust()
    {
        var wrong = new List<string>();
        foreach (var bad in BadImageCorpus.Files(s_picture))
        {
            var code = Decoding.CodeOf(bad.Body());
            var right = bad.Expectation switch
            {
                BadImageExpectation.AsThePicture => code is null,
                BadImageExpectation.Refused => code is not null && (bad.Codes.Length == 0 || bad.Codes.Contains(code)),
                _ => code is null || code.StartsWith("image.", StringComparison.Ordinal),
            };
            if (!right)
            {
                wrong.Add($"{bad.Name}: {code ?? "read"}");
            }
        }

        Assert.Empty(wrong);
    }
}
