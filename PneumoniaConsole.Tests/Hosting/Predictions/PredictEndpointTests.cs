using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PneumoniaConsole.Core.Models;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Hosting.Predictions;

public sealed class PredictEndpointTests : IAsyncLifetime
{
    private static readonly byte[] s_chest = DrawnPicture.Chest(420, 360).ToJpeg();

    private RunningConsole _console = null!;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _console = await RunningConsole.StartAsync();

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    [Fact]
    public async Task Predict_Multipart_AnswersWithTheWholeContract()
    {
        using var response = await _console.PredictAsync(s_chest);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await RunningConsole.JsonOf(response);
        var id = answer.GetProperty("predictionId").GetString();
        var probability = answer.GetProperty("probability").GetDouble();
        Assert.InRange(probability, 0.5, 0.75);
        Assert.Equal(probability >= 0.6 ? "PNEUMONIA" : "NORMAL", answer.GetProperty("label").GetString());
        Assert.Equal("uncertain", answer.GetProperty("band").GetString());
        Assert.Equal(0.6, answer.GetProperty("threshold").GetDouble());
        Assert.Equal(["version", "low", "operating", "high"], Names(answer.GetProperty("thresholds")));
        Assert.Equal(["name", "version", "sha256"], Names(answer.GetProperty("model")));
        Assert.Equal("accept", answer.GetProperty("quality").GetProperty("verdict").GetString());
        Assert.Equal(["decode", "preprocess", "queue", "inference", "explain", "total"], Names(answer.GetProperty("timings")));
        Assert.Equal($"/predictions/{id}/heatmap.png", answer.GetProperty("heatmapUrl").GetString());
        Assert.Equal($"/predictions/{id}/image.png", answer.GetProperty("imageUrl").GetString());
        Assert.False(answer.TryGetProperty("test", out _));
    }

    [Fact]
    public async Task Predict_ThreeWaysOfSending_GiveTheSameProbability()
    {
        using var multipart = await _console.PredictAsync(s_chest);
        using var body = new ByteArrayContent(s_chest);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var raw = await _console.Keyed.PostAsync(new Uri("/predict", UriKind.Relative), body, Test);
        using var json = await _console.Keyed.PostAsJsonAsync("/predict", new { image = Convert.ToBase64String(s_chest) }, Test);

        var expected = (await RunningConsole.JsonOf(multipart)).GetProperty("probability").GetDouble();
        Assert.Equal(expected, (await RunningConsole.JsonOf(raw)).GetProperty("probability").GetDouble());
        Assert.Equal(expected, (await RunningConsole.JsonOf(json)).GetProperty("probability").GetDouble());
    }

    [Fact]
    public async Task Predict_SelfTest_IsOpenAndStoresNothing()
    {
        using var response = await _console.Anonymous.PostAsJsonAsync("/predict", new { test = true }, Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1024, response.Content.Headers.ContentLength);
        var answer = await RunningConsole.JsonOf(response);
        Assert.True(answer.GetProperty("test").GetProperty("passed").GetBoolean());
        Assert.Equal(0.5, answer.GetProperty("test").GetProperty("expected").GetDouble(), 1e-9);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("heatmapUrl").ValueKind);
        Assert.Equal(0, (await ListAsync()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Predict_ImageWithoutIdentity_Is401()
    {
        using var body = new ByteArrayContent(s_chest);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var image = await _console.Anonymous.PostAsync(new Uri("/predict", UriKind.Relative), body, Test);
        using var json = await _console.Anonymous.PostAsJsonAsync("/predict", new { image = "AAAA" }, Test);

        await RunningConsole.ProblemOf(image, HttpStatusCode.Unauthorized, "auth.required");
        await RunningConsole.ProblemOf(json, HttpStatusCode.Unauthorized, "auth.required");
    }

    [Fact]
    public async Task Predict_NotARadiograph_Is422WithReasons()
    {
        using var response = await _console.PredictAsync(DrawnPicture.Flat(64, 64, 255, 0, 0).ToPng());

        var problem = await RunningConsole.ProblemOf(response, HttpStatusCode.UnprocessableEntity, "image.not_a_radiograph");
        Assert.NotEmpty(problem.GetProperty("reasons").EnumerateArray());
    }

    [Fact]
    public async Task Predict_NoModel_Is503()
    {
        _console.Services.GetRequiredService<ModelSlot>().Swap(null);

        using var response = await _console.PredictAsync(s_chest);

        await RunningConsole.ProblemOf(response, HttpStatusCode.ServiceUnavailable, "model.unavailable");
    }

    [Fact]
    public async Task Predict_StoreGone_Is503AndKeepsNothing()
    {
        Directory.Delete(Path.Combine(_console.Data, "images"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(_console.Data, "images"), "in the way", Test);

        using var response = await _console.PredictAsync(s_chest);

        await RunningConsole.ProblemOf(response, HttpStatusCode.ServiceUnavailable, "storage.unavailable");
        Assert.Equal(0, (await ListAsync()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Predict_Stored_IsListedShownAndJudged()
    {
        using var response = await _console.PredictAsync(s_chest);
        var id = (await RunningConsole.JsonOf(response)).GetProperty("predictionId").GetString();

        using var verdict = await _console.Keyed.PostAsJsonAsync($"/predictions/{id}/verdict", new { verdict = "disagree", note = "left base" }, Test);
        var stored = await _console.Keyed.GetFromJsonAsync<JsonElement>($"/predictions/{id}", Test);
        var image = await _console.Keyed.GetByteArrayAsync(new Uri($"/predictions/{id}/image.png", UriKind.Relative), Test);
        var heatmap = await _console.Keyed.GetByteArrayAsync(new Uri($"/predictions/{id}/heatmap.png", UriKind.Relative), Test);

        Assert.Equal(HttpStatusCode.NoContent, verdict.StatusCode);
        Assert.Equal("disagree", stored.GetProperty("verdict").GetProperty("verdict").GetString());
        Assert.Equal("left base", stored.GetProperty("verdict").GetProperty("note").GetString());
        Assert.Equal((420, 360), (stored.GetProperty("width").GetInt32(), stored.GetProperty("height").GetInt32()));
        Assert.Equal(id, stored.GetProperty("prediction").GetProperty("predictionId").GetString());
        Assert.Equal("\x89PNG", Encoding.Latin1.GetString(image.AsSpan(0, 4)));
        Assert.Equal("\x89PNG", Encoding.Latin1.GetString(heatmap.AsSpan(0, 4)));
        Assert.Equal(1, (await ListAsync()).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Predict_TypeItDoesNotTake_NamesThoseItTakes(string? type)
    {
        using var body = new StringContent("{\"test\": true}");
        body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        using var response = await _console.Keyed.PostAsync(new Uri("/predict", UriKind.Relative), body, Test);

        var problem = await RunningConsole.ProblemOf(response, HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains("multipart/form-data", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/predictions/nothing")]
    [InlineData("/predictions/01a2072485097457b14d714e1cccd6bb")]
    [InlineData("/predictions/01a2072485097457b14d714e1cccd6bb/heatmap.png")]
    public async Task Get_UnknownPrediction_Is404(string address)
    {
        using var response = await _console.Keyed.GetAsync(new Uri(address, UriKind.Relative), Test);

        await RunningConsole.ProblemOf(response, HttpStatusCode.NotFound, "resource.not_found");
    }

    [Theory]
    [InlineData("/predictions?limit=0")]
    [InlineData("/predictions?limit=501")]
    [InlineData("/predictions?limit=many")]
    [InlineData("/predictions?cursor=nonsense")]
    public async Task List_BadPaging_Is400(string address)
    {
        using var response = await _console.Keyed.GetAsync(new Uri(address, UriKind.Relative), Test);

        await RunningConsole.ProblemOf(response, HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Batch_OneBadImage_NeverFailsTheRest()
    {
        using var response = await _console.PredictBatchAsync(s_chest, [1, 2, 3], s_chest, []);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var items = (await RunningConsole.JsonOf(response)).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(4, items.Length);
        Assert.True(items[0].TryGetProperty("predictionId", out _));
        Assert.Equal("image.unsupported_format", items[1].GetProperty("code").GetString());
        Assert.True(items[2].TryGetProperty("predictionId", out _));
        Assert.Equal("image.missing", items[3].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Batch_MoreThanAHundred_AnswersTheFirstHundred()
    {
        using var response = await _console.PredictBatchAsync([.. Enumerable.Repeat<byte[]>([1, 2, 3], 103)]);

        Assert.Equal(100, (await RunningConsole.JsonOf(response)).GetProperty("total").GetInt32());
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private Task<JsonElement> ListAsync() => _console.Keyed.GetFromJsonAsync<JsonElement>("/predictions", Test);
}
