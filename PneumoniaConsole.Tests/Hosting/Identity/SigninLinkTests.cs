using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Storage;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Tests.Hosting.Identity;

public sealed class SigninLinkTests : IAsyncLifetime
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _output.DisposeAsync();
        await _errors.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_WhileTheServerRuns_PrintsOnlyALinkThatWorks()
    {
        var code = await RunAsync("--user", "Ada", "--role", "radiologist", "--url", "https://console.example/");

        Assert.Equal((0, string.Empty), (code, _errors.ToString()));
        Assert.Matches("^https://console\\.example/login\\?t=[A-Za-z0-9_-]{43}$", _output.ToString().TrimEnd());
        var token = _output.ToString().TrimEnd().Split("?t=")[1];
        Assert.Equal(302, (int)(await IdentityHost.RedeemAsync(_host.Browse(), token)).StatusCode);
    }

    [Fact]
    public async Task RunAsync_WithoutUrl_UsesTheDefaultAddress()
    {
        await RunAsync("--user", "Ada", "--role", "manager");

        Assert.StartsWith("http://localhost:8000/login?t=", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no person \"Ada\"", "--user", "Ada")]
    [InlineData("not a role", "--user", "Ada", "--role", "king")]
    [InlineData("Usage", "--user")]
    [InlineData("Usage")]
    [InlineData("Usage", "--user", "Ada", "--url", "ftp://x")]
    [InlineData("Usage", "--usr", "Ada")]
    public async Task RunAsync_WrongArguments_ExplainsAndExitsWithTwo(string expected, params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));
        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task RunAsync_RoleOtherThanThePersonHas_IsRefused()
    {
        await _host.InviteAsync("Ada", Role.Radiologist);

        Assert.Equal(2, await RunAsync("--user", "ada", "--role", "administrator"));
    }

    [Fact]
    public async Task AnnounceAsync_UntilAnAdministratorSignedIn_PrintsOneFreshLink()
    {
        using var first = Announcer();
        await first.AnnounceAsync("http://localhost:8000", CancellationToken.None);
        var line = _output.ToString().TrimEnd();
        await IdentityHost.RedeemAsync(_host.Browse(), line.Split("?t=")[1]);
        using var second = Announcer();
        await second.AnnounceAsync("http://localhost:8000", CancellationToken.None);

        Assert.Matches("^Sign in as admin: http://localhost:8000/login\\?t=[A-Za-z0-9_-]{43}$", _output.ToString().TrimEnd());
        Assert.DoesNotContain("?t=", _host.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8000", "http://localhost:8000")]
    [InlineData("http://[::]:8000", "http://localhost:8000")]
    [InlineData("http://+:80", "http://localhost:80")]
    [InlineData("https://console.example:8443", "https://console.example:8443")]
    [InlineData("http://*:9090", "http://localhost:8000")]
    [InlineData("http://unix:/tmp/x.sock", "http://localhost:8000")]
    [InlineData("", "http://localhost:8000")]
    public void BaseOf_ListeningAddress_IsWhatAPersonTypes(string address, string expected) =>
        Assert.Equal(expected, SigninAddress.BaseOf([address], metricsPort: 9090));

    private FirstSignin Announcer()
    {
        var services = _host.App.Services;
        return new FirstSignin(
            services.GetRequiredService<StorageInitializer>(),
            services.GetRequiredService<SigninService>(),
            services.GetRequiredService<IServer>(),
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<IConfiguration>(),
            _host.Time,
            NullLogger<FirstSignin>.Instance,
            _output);
    }

    // The command lives in another process, with the system's clock; the server's stands still in March.
    private Task<int> RunAsync(params string[] args)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Console:DataPath"] = _host.DataPath }).Build();
        return SigninLinkCommand.RunAsync(args, configuration, new HostingEnvironment { ContentRootPath = "/" }, _output, _errors, CancellationToken.None);
    }
}
