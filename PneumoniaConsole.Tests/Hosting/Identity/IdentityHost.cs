using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Storage;
using PneumoniaConsole.Identity;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Hosting.Identity;

/// <summary>A host with the real sign-in and store, and one route for each permission.</summary>
internal sealed partial class IdentityHost : IAsyncDisposable
{
    public const string Key = "integration-test-key";

    private readonly TemporaryFolder _folder = new();

    private IdentityHost()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path, EnvironmentName = Environments.Production });
        builder.WebHost.UseTestServer();
        builder.Configuration["Auth:BootstrapApiKey"] = Key;
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddProvider(Logs);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddConsoleIdentity(builder.Configuration);
        // The link of the first start is tested on its own.
        builder.Services.Remove(builder.Services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationFactory?.Method.DeclaringType?.DeclaringType == typeof(ConsoleIdentityExtensions)));
        App = builder.Build();
        App.UseConsoleIdentity();
        App.MapIdentityEndpoints();
        foreach (var permission in Enum.GetValues<Permission>())
        {
            App.MapGet($"/may/{permission}", () => "yes").RequirePermission(permission);
            App.MapPost($"/may/{permission}", async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync()).RequirePermission(permission);
        }

        App.MapGet("/who", (HttpContext context) => context.User.ToOperator());
        App.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
    }

    public WebApplication App { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public CollectedLogs Logs { get; } = new();

    public IIdentityStore People => App.Services.GetRequiredService<IIdentityStore>();

    public string DataPath => Path.Combine(_folder.Path, "data");

    public static async Task<IdentityHost> StartAsync()
    {
        var host = new IdentityHost();
        await host.App.Services.GetRequiredService<StorageInitializer>().InitializeAsync(CancellationToken.None);
        await host.App.StartAsync();
        return host;
    }

    /// <summary>A browser of its own: it keeps cookies and follows nothing.</summary>
    public HttpClient Browse(bool wantsPages = false)
    {
        var client = new HttpClient(new CookieKeeper(App.GetTestServer().CreateHandler())) { BaseAddress = new Uri("http://localhost") };
        if (wantsPages)
        {
            client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        }

        return client;
    }

    public HttpClient WithKey(string header = "X-API-Key", string value = Key)
    {
        var client = Browse();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        return client;
    }

    public async Task<SigninInvitation> InviteAsync(string name, Role role)
    {
        var person = await People.FindByNameAsync(name, CancellationToken.None);
        if (person is null)
        {
            Assert.True(Person.Create(name, role, Time.GetUtcNow()).TryGet(out person, out _));
            await People.AddAsync(person, Operator.System, CancellationToken.None);
        }

        Assert.True((await App.Services.GetRequiredService<SigninService>().InviteAsync(person.Id, Operator.System, CancellationToken.None)).TryGet(out var invitation, out _));
        return invitation;
    }

    /// <summary>Opens the link and presses the button.</summary>
    public static async Task<HttpResponseMessage> RedeemAsync(HttpClient browser, string token)
    {
        var page = await browser.GetStringAsync($"/login?t={token}");
        var fields = HiddenField().Matches(page).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        return await browser.PostAsync("/login", new FormUrlEncodedContent(fields));
    }

    public async Task<HttpClient> SignInAsync(Role role, string name = "Ada")
    {
        var browser = Browse();
        var response = await RedeemAsync(browser, (await InviteAsync(name, role)).Token);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("RequestVerificationToken", await browser.GetStringAsync("/token"));
        return await browser.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(App.Services.GetRequiredService<DataFolder>().ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        await App.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)">""")]
    private static partial Regex HiddenField();

    private sealed class CookieKeeper(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly Dictionary<string, string> _cookies = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var response = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                _cookies[pair[0]] = pair[1];
            }

            return response;
        }
    }
}
