using System.Net;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Identity;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Ui.Shell;

public sealed class ConsoleUiTests
{
    [Fact]
    public async Task Circuit_LosesItsRightsWithItsPerson()
    {
        await using var console = await RunningConsole.StartAsync();
        await using var scope = console.Services.CreateAsyncScope();

        Assert.IsType<CircuitSession>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    [Fact]
    public async Task UnknownAddress_PersonGetsAPage_ProgramGetsAProblem()
    {
        await using var console = await RunningConsole.StartAsync();

        var (pageStatus, page) = await GetAsync(console.Anonymous, "/no-such-page", "text/html");
        var (programStatus, problem) = await GetAsync(console.Anonymous, "/no-such-page", "application/json");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (pageStatus, programStatus));
        Assert.Contains("There is no such page", page, StringComparison.Ordinal);
        Assert.Contains("Research use only. Not a medical device.", page, StringComparison.Ordinal);
        Assert.Contains("resource.not_found", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_PersonGetsAPageWithTheCorrelationId_ProgramGetsAProblem()
    {
        await using var console = await RunningConsole.StartAsync(services => services.AddSingleton<IPredictionStore, BrokenStore>());
        var address = $"/predictions/{Guid.NewGuid():N}";

        var (pageStatus, page) = await GetAsync(console.Keyed, address, "text/html");
        var (programStatus, problem) = await GetAsync(console.Keyed, address, "application/json");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError), (pageStatus, programStatus));
        Assert.Matches("data-copy=\"[0-9A-Za-z:]+\"", page);
        Assert.DoesNotContain("secret detail", page, StringComparison.Ordinal);
        Assert.Contains("internal.error", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Theme_IsOpenToTheSignInPage_AndKeptByBrowsersUnderItsVersion()
    {
        await using var console = await RunningConsole.StartAsync();

        using var fresh = await console.Anonymous.GetAsync("/theme.css", TestContext.Current.CancellationToken);
        using var versioned = await console.Anonymous.GetAsync("/theme.css?v=1", TestContext.Current.CancellationToken);

        Assert.Contains("--pc-background", await fresh.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(fresh.Headers.CacheControl?.NoCache);
        Assert.Contains("immutable", versioned.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class BrokenStore : IPredictionStore
    {
        public Task<StoredPrediction?> FindAsync(PredictionId id, CancellationToken cancellationToken) => throw new InvalidOperationException("secret detail");

        public Task SaveAsync(Study study, StoredImage image, Prediction prediction, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoredImage?> ReadImageAsync(Study study, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<Page<StoredPrediction>>> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RecordVerdictAsync(Verdict verdict, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
