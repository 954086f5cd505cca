using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Storage;

namespace PneumoniaConsole.Identity;

/// <summary>Prints a sign-in link for the first administrator at each start until one has signed in: to standard output only, never to a log.</summary>
internal sealed partial class FirstSignin(
    StorageInitializer storage,
    SigninService signin,
    IServer server,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<FirstSignin> logger,
    TextWriter output) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(30);

    private readonly ILogger<FirstSignin> _logger = logger;

    /// <summary>Prints the link, if one is due.</summary>
    public async Task AnnounceAsync(string baseAddress, CancellationToken cancellationToken)
    {
        await storage.InitializeAsync(cancellationToken);
        if (await signin.InviteFirstAdministratorAsync(cancellationToken) is { } invitation)
        {
            await output.WriteLineAsync($"Sign in as {invitation.Person.Name}: {SigninAddress.LinkFor(baseAddress, invitation.Token)}");
            await output.FlushAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await AnnounceAsync(ListeningAddress(), stoppingToken);
                return;
            }
            catch (StorageUnavailableException exception)
            {
                CannotInvite(s_retry.TotalSeconds, exception);
                await Task.Delay(s_retry, time, stoppingToken);
            }
        }
    }

    private string ListeningAddress()
    {
        int? metricsPort = int.TryParse(configuration["Metrics:Port"], CultureInfo.InvariantCulture, out var port) ? port : null;
        return SigninAddress.BaseOf(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [], metricsPort);
    }
}
