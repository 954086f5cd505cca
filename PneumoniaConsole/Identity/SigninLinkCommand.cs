using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Storage;

namespace PneumoniaConsole.Identity;

/// <summary><c>signin-link --user NAME [--role ROLE] [--url BASE]</c>: makes a sign-in link, whether the server runs or not.</summary>
internal static class SigninLinkCommand
{
    public const string Name = "signin-link";

    private const int Done = 0;
    private const int StoreFailed = 1;
    private const int Misused = 2;

    private static readonly string s_usage =
        $"Usage: dotnet PneumoniaConsole.dll {Name} --user NAME [--role ROLE] [--url BASE]{Environment.NewLine}  ROLE: {RoleWords.All}; makes the person if there is none of this name.";

    /// <summary>Runs the command on the data folder that a server with this configuration would use.</summary>
    /// <param name="args">What follows the command's name.</param>
    /// <param name="output">Receives the link and nothing else.</param>
    /// <returns>The exit code: 0 done, 1 the store cannot be used, 2 wrong arguments or no such person.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, IConfiguration configuration, IHostEnvironment environment, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!TryParse(args, out var user, out var roleWord, out var url))
        {
            await errors.WriteLineAsync(s_usage);
            return Misused;
        }

        if (roleWord is not null && !RoleWords.TryParse(roleWord, out _))
        {
            await errors.WriteLineAsync($"\"{roleWord}\" is not a role. Roles: {RoleWords.All}.");
            return Misused;
        }

        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(environment)
            .AddStorage(configuration)
            .AddIdentity(configuration)
            .BuildServiceProvider();
        try
        {
            var result = await InviteAsync(services, user, roleWord, cancellationToken);
            if (!result.TryGet(out var invitation, out var error))
            {
                await errors.WriteLineAsync(error.Message);
                return Misused;
            }

            var baseAddress = url ?? SigninAddress.BaseOf(configuration["urls"]?.Split(';') ?? [], metricsPort: null);
            await output.WriteLineAsync(SigninAddress.LinkFor(baseAddress, invitation.Token));
            return Done;
        }
        catch (StorageUnavailableException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return StoreFailed;
        }
    }

    private static async Task<Result<SigninInvitation>> InviteAsync(IServiceProvider services, string user, string? roleWord, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<StorageInitializer>().OpenAsync(cancellationToken);
        var store = services.GetRequiredService<IIdentityStore>();
        var person = await store.FindByNameAsync(user, cancellationToken);
        if (person is null)
        {
            if (!RoleWords.TryParse(roleWord, out var role))
            {
                return new Error("resource.not_found", $"There is no person \"{user}\". Add --role ROLE to make one. Roles: {RoleWords.All}.");
            }

            if (!Person.Create(user, role, services.GetRequiredService<TimeProvider>().GetUtcNow()).TryGet(out var made, out var error)
                || !(await store.AddAsync(made, Operator.System, cancellationToken)).TryGet(out person, out error))
            {
                return error;
            }
        }
        else if (roleWord is not null && !string.Equals(roleWord, person.Role.ToWord(), StringComparison.OrdinalIgnoreCase))
        {
            return new Error("request.invalid", $"\"{person.Name}\" is {person.Role.ToWord()} already. Leave --role out, or change the role in the console.");
        }

        return await services.GetRequiredService<SigninService>().InviteAsync(person.Id, Operator.System, cancellationToken);
    }

    private static bool TryParse(IReadOnlyList<string> args, out string user, out string? role, out string? url)
    {
        (user, role, url) = (string.Empty, null, null);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            switch (args[i])
            {
                case "--user":
                    user = args[i + 1];
                    break;
                case "--role":
                    role = args[i + 1];
                    break;
                case "--url":
                    url = args[i + 1];
                    break;
                default:
                    return false;
            }
        }

        return user.Length > 0 && (url is null || IsAddress(url));
    }

    private static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme is "http" or "https");
}
