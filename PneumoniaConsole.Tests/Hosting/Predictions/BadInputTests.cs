using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Hosting.Predictions;

/// <summary>Every bad input over HTTP: the status and code its row in the corpus names, never a 5xx, and a console that still answers.</summary>
public sealed class BadInputTests
{
    private static readonly byte[] s_chest = DrawnPicture.Chest(420, 360).ToJpeg();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Predict_EveryBadInput_IsAnsweredAsItsRowSays()
    {
        await using var console = await RunningConsole.StartAsync();
        var wrong = new List<string>();
        var count = 0;

        foreach (var bad in BadImageCorpus.All(s_chest))
        {
            count++;
            using var response = await SendAsync(console, bad);
            var status = (int)response.StatusCode;
            var code = status == 200 ? "200" : (await RunningConsole.JsonOf(response)).GetProperty("code").GetString()!;
            var right = bad.Expectation switch
            {
                BadImageExpectation.AsThePicture => status == 200,
                BadImageExpectation.AnsweredOrRefused => status is 200 or (>= 400 and < 500),
                _ => status is >= 400 and < 500 && (bad.Codes.Length == 0 || bad.Codes.Contains(code)),
            };
            if (!right)
            {
                wrong.Add($"{bad.Name}: {status} {code}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(count >= 300, $"only {count} cases");
        using var after = await console.PredictAsync(s_chest);
        Assert.True(after.IsSuccessStatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningConsole console, BadImageCase bad)
    {
        if (!bad.IsWholeBody)
        {
            return await console.PredictAsync(bad.Body(), bad.FileName!, bad.ContentType);
        }

        using var body = new ByteArrayContent(bad.Body());
        body.Headers.TryAddWithoutValidation("Content-Type", bad.ContentType);
        return await console.Keyed.PostAsync(new Uri("/predict", UriKind.Relative), body, Test);
    }
}
