using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PneumoniaConsole.Core.Models;

namespace PneumoniaConsole.Tests.TestSupport;

/// <summary>The whole console on a port of its own, with a session whose answers are known by hand.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    public const string ApiKey = "test-key-0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private RunningConsole(FakeSession session, string[] settings, Action<IServiceCollection>? configure)
    {
        Session = session;
        Models = Path.Combine(_folder.Path, "models");
        Data = Path.Combine(_folder.Path, "data");
        ModelBuilder.Write(Models, ModelBuilder.Manifest());
        string[] args = ["--urls=http://127.0.0.1:0", $"--Models:Path={Models}", $"--Console:DataPath={Data}", $"--Auth:BootstrapApiKey={ApiKey}", "--Inference:Workers=2", .. settings];
        _app = ConsoleHost.Create(args, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IInferenceSessionFactory>(session);
            configure?.Invoke(builder.Services);
        });
    }

    public FakeSession Session { get; }

    public string Models { get; }

    public string Data { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>Sends the key with every request.</summary>
    public HttpClient Keyed { get; private set; } = null!;

    /// <summary>Sends no identity.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    public static async Task<RunningConsole> StartAsync(params string[] settings) => await StartAsync(null, settings);

    public static async Task<RunningConsole> StartAsync(Action<IServiceCollection>? configure, params string[] settings)
    {
        var console = new RunningConsole(new FakeSession(ModelBuilder.Side * ModelBuilder.Side), settings, configure);
        await console._app.StartAsync(TestContext.Current.CancellationToken);
        console.Anonymous = new HttpClient { BaseAddress = console.Address };
        console.Keyed = new HttpClient { BaseAddress = console.Address };
        console.Keyed.DefaultRequestHeaders.Add("X-API-Key", ApiKey);

        // The model loads while the server already listens.
        while (console.Services.GetRequiredService<ModelReloader>().LastAttempt is null)
        {
            await Task.Yield();
        }

        return console;
    }

    public Task<HttpResponseMessage> PredictAsync(byte[] image, string name = "image", string type = "application/octet-stream", string route = "/predict") =>
        SendAsync(Form((image, name, type)), route);

    public Task<HttpResponseMessage> PredictBatchAsync(params byte[][] images) =>
        SendAsync(Form([.. images.Select(image => (image, "image", "application/octet-stream"))]), "/predict/batch");

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    /// <summary>Asserts a problem with this status and code and gives it.</summary>
    public static async Task<JsonElement> ProblemOf(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await JsonOf(response);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("correlationId").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.GetProperty("title").GetString()));
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        Keyed.Dispose();
        await _app.DisposeAsync();
        Session.Dispose();
        _folder.Dispose();
    }

    private static MultipartFormDataContent Form(params (byte[] Bytes, string Name, string Type)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (bytes, name, type) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue(type);
            form.Add(part, "image", name);
        }

        return form;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContent content, string route)
    {
        using (content)
        {
            return await Keyed.PostAsync(new Uri(route, UriKind.Relative), content, TestContext.Current.CancellationToken);
        }
    }
}
