using PneumoniaConsole.Core.Kernel;

namespace PneumoniaConsole.Core.Identity;

/// <summary>
/// Keeps people and their one-time tokens. Every change is written together with its audit entry. Thread-safe. Every method throws
/// <c>StorageUnavailableException</c> when the store cannot be reached or written.
/// </summary>
public interface IIdentityStore
{
    /// <summary>People there may be in all, enabled or not.</summary>
    const int MaxPeople = 1_000;

    /// <summary>Everyone, by name.</summary>
    Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken);

    Task<Person?> FindAsync(PersonId id, CancellationToken cancellationToken);

    /// <param name="name">In any case.</param>
    Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken);

    Task<bool> HasAdministratorSignedInAsync(CancellationToken cancellationToken);

    /// <returns>The person, or <c>request.invalid</c> when the name is taken or there are too many people.</returns>
    Task<Result<Person>> AddAsync(Person person, Operator by, CancellationToken cancellationToken);

    /// <returns>The changed person, <c>resource.not_found</c>, or <c>request.invalid</c> for the last enabled administrator.</returns>
    Task<Result<Person>> SetRoleAsync(PersonId id, Role role, Operator by, CancellationToken cancellationToken);

    /// <summary>Disables the person and takes back unused tokens.</summary>
    /// <returns>The changed person, <c>resource.not_found</c>, or <c>request.invalid</c> for the last enabled administrator.</returns>
    Task<Result<Person>> DisableAsync(PersonId id, Operator by, CancellationToken cancellationToken);

    /// <summary>Adds a token and forgets the expired ones.</summary>
    /// <returns>Whom it is for, <c>resource.not_found</c>, or <c>request.invalid</c> for a disabled person.</returns>
    Task<Result<Person>> AddTokenAsync(PersonId id, string tokenHash, DateTimeOffset expiresAt, Operator by, CancellationToken cancellationToken);

    /// <summary>Uses the token up; of callers at the same time exactly one gets the person.</summary>
    /// <returns>The person, or null when the token is unknown, used or expired, or its person disabled.</returns>
    Task<Person?> RedeemTokenAsync(string tokenHash, CancellationToken cancellationToken);
}
