using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Identity;

/// <summary>A one-time token, to be put into a link and shown once.</summary>
/// <param name="Token">A secret: 256 random bits in base64url.</param>
public sealed record SigninInvitation(Person Person, string Token, DateTimeOffset ExpiresAt);

/// <summary>Hands out one-time tokens and takes them in. Thread-safe.</summary>
public sealed class SigninService(IIdentityStore store, IOptions<AuthOptions> options, TimeProvider time)
{
    private const int TokenBytes = 32;

    // 32 bytes in base64url.
    private const int TokenLength = 43;

    /// <summary>The person that a first start makes.</summary>
    public const string FirstAdministrator = "admin";

    /// <returns>The invitation, <c>resource.not_found</c>, or <c>request.invalid</c> for a disabled person.</returns>
    public async Task<Result<SigninInvitation>> InviteAsync(PersonId id, Operator by, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var expiresAt = time.GetUtcNow() + options.Value.SigninLinkLifetime;
        var added = await store.AddTokenAsync(id, Hash(token), expiresAt, by, cancellationToken).ConfigureAwait(false);
        return added.TryGet(out var person, out var error) ? new SigninInvitation(person, token, expiresAt) : error;
    }

    /// <returns>Who signed in, or null when the token is unknown, used or expired, or its person disabled.</returns>
    public async Task<Person?> RedeemAsync(string? token, CancellationToken cancellationToken) =>
        token is { Length: TokenLength } ? await store.RedeemTokenAsync(Hash(token), cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Invites the first administrator for as long as no administrator has ever signed in, making the person if there is none.</summary>
    /// <returns>The invitation, or null when somebody has signed in or nobody can be invited.</returns>
    public async Task<SigninInvitation?> InviteFirstAdministratorAsync(CancellationToken cancellationToken)
    {
        if (await store.HasAdministratorSignedInAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var people = await store.ListAsync(cancellationToken).ConfigureAwait(false);
        var first = people.FirstOrDefault(person => person.IsEnabled && person.Role == Role.Administrator);
        if (first is null)
        {
            if (!Person.Create(FirstAdministrator, Role.Administrator, time.GetUtcNow()).TryGet(out var person, out _)
                || !(await store.AddAsync(person, Operator.System, cancellationToken).ConfigureAwait(false)).TryGet(out first, out _))
            {
                return null;
            }
        }

        return (await InviteAsync(first.Id, Operator.System, cancellationToken).ConfigureAwait(false)).TryGet(out var invitation, out _) ? invitation : null;
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
