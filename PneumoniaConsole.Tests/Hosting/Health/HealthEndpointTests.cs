using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Hosting.Health;

public sealed class HealthEndpointTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health")]
    [InlineData("/health/detailed")]
    [InlineData("/ready")]
    [InlineData("/metrics")]
    public async Task Get_WithoutIdentity_Is200(string address)
    {
        await using var console = await RunningConsole.StartAsync();

        using var response = await console.Anonymous.GetAsync(new Uri(address, UriKind.Relative), Test);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Reload_OneByteChanged_KeepsServingAndSaysWhyToThoseWhoMayKnow()
    {
        await using var console = await RunningConsole.StartAsync();
        await DamageAsync(console);

        using var reload = await console.Keyed.PostAsync(new Uri("/api/models/reload", UriKind.Relative), null, Test);
        using var still = await console.Anonymous.PostAsJsonAsync("/predict", new { test = true }, Test);
        var known = await console.Keyed.GetFromJsonAsync<JsonElement>("/health/detailed", Test);
        var anonymous = await console.Anonymous.GetFromJsonAsync<JsonElement>("/health/detailed", Test);

        await RunningConsole.ProblemOf(reload, HttpStatusCode.ServiceUnavailable, "model.unavailable");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal("degraded", known.GetProperty("status").GetString());
        Assert.Contains("SHA-256", known.GetProperty("checks").GetProperty("model").GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Equal(["status"], anonymous.GetProperty("checks").GetProperty("model").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Start_DamagedModel_IsUpButNotReadyWithTheReason()
    {
        // No version of this number is on disk, which is refused in the same way as a damaged one.
        await using var console = await RunningConsole.StartAsync("--Models:Version=9.9.9");

        using var ready = await console.Anonymous.GetAsync(new Uri("/ready", UriKind.Relative), Test);
        using var health = await console.Anonymous.GetAsync(new Uri("/health", UriKind.Relative), Test);
        using var live = await console.Anonymous.GetAsync(new Uri("/health/live", UriKind.Relative), Test);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("missing", (await RunningConsole.JsonOf(ready)).GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Metrics_QuietService_ShowsEveryKnownSeriesAtZero()
    {
        await using var console = await RunningConsole.StartAsync();

        var metrics = await console.Anonymous.GetStringAsync(new Uri("/metrics", UriKind.Relative), Test);

        string[] expected =
        [
            "pneumonia_inference_errors_total{reason=\"queue_full\"} 0",
            "pneumonia_inference_requests_total{outcome=\"success\"} 0",
            "pneumonia_input_rejected_total{reason=\"not_a_radiograph\"} 0",
            "pneumonia_predictions_total{band=\"positive\"} 0",
            "pneumonia_reader_verdicts_total{verdict=\"unsure\",band=\"negative\"} 0",
            "pneumonia_inference_duration_seconds_count{stage=\"inference\",model_version=\"1.0.0\"} 0",
            "pneumonia_inference_queue_depth 0",
            "pneumonia_inference_in_flight 0",
            "pneumonia_model_info{name=\"tiny\",version=\"1.0.0\"",
            "process_cpu_seconds_total",
        ];
        Assert.All(expected, line => Assert.Contains(line, metrics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_AfterAnswers_CountsEachEndOnce()
    {
        await using var console = await RunningConsole.StartAsync();
        using var answered = await console.PredictAsync(DrawnPicture.Chest(64, 64).ToJpeg());
        using var refused = await console.PredictAsync([1, 2, 3]);

        var metrics = await console.Anonymous.GetStringAsync(new Uri("/metrics", UriKind.Relative), Test);

        Assert.Contains("pneumonia_inference_requests_total{outcome=\"success\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("pneumonia_inference_requests_total{outcome=\"rejected\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("pneumonia_input_rejected_total{reason=\"unsupported_format\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("pneumonia_inference_duration_seconds_count{stage=\"total\",model_version=\"1.0.0\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("pneumonia_inference_errors_total{reason=\"internal\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DescribesTheContract()
    {
        await using var console = await RunningConsole.StartAsync();

        var document = await console.Keyed.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Test);

        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "/predict", "/predict/batch", "/predictions", "/predictions/{id}", "/health", "/health/detailed", "/ready", "/api/models/reload" }, paths);
    }

    private static Task DamageAsync(RunningConsole console)
    {
        var damaged = ModelBuilder.Graph.ToArray();
        damaged[5] ^= 1;
        return File.WriteAllBytesAsync(Path.Combine(console.Models, "1.0.0", "model.onnx"), damaged, Test);
    }
}
