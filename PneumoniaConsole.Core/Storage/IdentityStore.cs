using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PneumoniaConsole.Core.Audit;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Core.Storage.Rows;

namespace PneumoniaConsole.Core.Storage;

internal sealed class IdentityStore(Database database, TimeProvider time) : IIdentityStore
{
    private static readonly Error s_unknown = new("resource.not_found", "There is no such person.");

    public Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Person>>(
            async (context, token) =>
            {
                var rows = await context.People.OrderBy(row => row.NameKey).Take(IIdentityStore.MaxPeople).ToListAsync(token).ConfigureAwait(false);
                return rows.ConvertAll(Read);
            },
            cancellationToken);

    public Task<Person?> FindAsync(PersonId id, CancellationToken cancellationToken)
    {
        var key = id.ToString();
        return FindAsync(row => row.Id == key, cancellationToken);
    }

    public Task<Person?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        var key = KeyOf(name);
        return FindAsync(row => row.NameKey == key, cancellationToken);
    }

    public Task<bool> HasAdministratorSignedInAsync(CancellationToken cancellationToken) =>
        database.ReadAsync((context, token) => context.People.AnyAsync(row => row.Role == Role.Administrator && row.LastSigninAt != null, token), cancellationToken);

    public Task<Result<Person>> AddAsync(Person person, Operator by, CancellationToken cancellationToken) =>
        database.TransactAsync<Result<Person>>(
            async context =>
            {
                var nameKey = KeyOf(person.Name);
                if (await context.People.AnyAsync(row => row.NameKey == nameKey).ConfigureAwait(false))
                {
                    return new Error("request.invalid", "This name is taken. Choose another, or send a new link to the person who has it.");
                }

                if (await context.People.CountAsync().ConfigureAwait(false) >= IIdentityStore.MaxPeople)
                {
                    return new Error("request.invalid", $"There are {IIdentityStore.MaxPeople} people already, which is the limit.");
                }

                context.Add(new PersonRow
                {
                    Id = person.Id.ToString(),
                    Name = person.Name,
                    NameKey = nameKey,
                    Role = person.Role,
                    CreatedAt = person.CreatedAt.ToUnixTimeMilliseconds(),
                });
                await AuditAsync(context, by, "person.added", person.Id.ToString()).ConfigureAwait(false);
                return person;
            },
            cancellationToken);

    public Task<Result<Person>> SetRoleAsync(PersonId id, Role role, Operator by, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async (context, person) =>
            {
                if (role != Role.Administrator && await IsLastAdministratorAsync(context, person).ConfigureAwait(false))
                {
                    return new Error("request.invalid", "This is the last enabled administrator. Make someone else an administrator first.");
                }

                await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row.SetProperty(each => each.Role, role)).ConfigureAwait(false);
                await AuditAsync(context, by, "person.role_changed", person.Id).ConfigureAwait(false);
                return Read(person) with { Role = role };
            },
            cancellationToken);

    public Task<Result<Person>> DisableAsync(PersonId id, Operator by, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async (context, person) =>
            {
                if (await IsLastAdministratorAsync(context, person).ConfigureAwait(false))
                {
                    return new Error("request.invalid", "This is the last enabled administrator. Make someone else an administrator first.");
                }

                if (person.DisabledAt is not null)
                {
                    return Read(person);
                }

                long? now = time.GetUtcNow().ToUnixTimeMilliseconds();
                await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row.SetProperty(each => each.DisabledAt, now)).ConfigureAwait(false);
                await context.SigninTokens.Where(row => row.PersonId == person.Id).ExecuteDeleteAsync().ConfigureAwait(false);
                await AuditAsync(context, by, "person.disabled", person.Id).ConfigureAwait(false);
                return Read(person) with { DisabledAt = DateTimeOffset.FromUnixTimeMilliseconds(now.Value) };
            },
            cancellationToken);

    public Task<Result<Person>> AddTokenAsync(PersonId id, string tokenHash, DateTimeOffset expiresAt, Operator by, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            async (context, person) =>
            {
                if (person.DisabledAt is not null)
                {
                    return new Error("request.invalid", "This person is disabled and cannot sign in.");
                }

                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                await context.SigninTokens.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync().ConfigureAwait(false);
                context.Add(new SigninTokenRow { Hash = tokenHash, PersonId = person.Id, ExpiresAt = expiresAt.ToUnixTimeMilliseconds() });
                await AuditAsync(context, by, "person.invited", person.Id).ConfigureAwait(false);
                return Read(person);
            },
            cancellationToken);

    public Task<Person?> RedeemTokenAsync(string tokenHash, CancellationToken cancellationToken) =>
        database.TransactAsync<Person?>(
            async context =>
            {
                long? now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var person = await context.SigninTokens.Where(row => row.Hash == tokenHash)
                    .Join(context.People, row => row.PersonId, row => row.Id, (_, row) => row).SingleOrDefaultAsync().ConfigureAwait(false);
                // The deletion decides: it counts one row for one caller only, whatever process they are in.
                var used = await context.SigninTokens.Where(row => row.Hash == tokenHash && row.ExpiresAt > now).ExecuteDeleteAsync().ConfigureAwait(false);
                if (person is null || used != 1 || person.DisabledAt is not null)
                {
                    return null;
                }

                await context.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(row => row.SetProperty(each => each.LastSigninAt, now)).ConfigureAwait(false);
                var signedIn = Read(person) with { LastSigninAt = DateTimeOffset.FromUnixTimeMilliseconds(now.Value) };
                await AuditAsync(context, signedIn.ToOperator(), "person.signed_in", person.Id).ConfigureAwait(false);
                return signedIn;
            },
            cancellationToken);

    private static async Task<bool> IsLastAdministratorAsync(ConsoleDbContext context, PersonRow person) =>
        person is { Role: Role.Administrator, DisabledAt: null }
        && !await context.People.AnyAsync(row => row.Id != person.Id && row.Role == Role.Administrator && row.DisabledAt == null).ConfigureAwait(false);

    private static string KeyOf(string name) => name.Trim().ToUpperInvariant();

    private static Person Read(PersonRow row) => new(
        new PersonId(Guid.ParseExact(row.Id, "N")), row.Name, row.Role, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), Read(row.DisabledAt), Read(row.LastSigninAt));

    private static DateTimeOffset? Read(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private Task<Person?> FindAsync(Expression<Func<PersonRow, bool>> condition, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (context, token) => await context.People.SingleOrDefaultAsync(condition, token).ConfigureAwait(false) is { } row ? Read(row) : null,
            cancellationToken);

    private Task<Result<Person>> ChangeAsync(PersonId id, Func<ConsoleDbContext, PersonRow, Task<Result<Person>>> change, CancellationToken cancellationToken)
    {
        var key = id.ToString();
        return database.TransactAsync(
            async context => await context.People.SingleOrDefaultAsync(row => row.Id == key).ConfigureAwait(false) is { } person
                ? await change(context, person).ConfigureAwait(false)
                : s_unknown,
            cancellationToken);
    }

    private Task<int> AuditAsync(ConsoleDbContext context, Operator by, string action, string subject)
    {
        context.Add(AuditRow.From(new AuditEntry(time.GetUtcNow(), by, action, subject, "succeeded")));
        return context.SaveChangesAsync(CancellationToken.None);
    }
}
