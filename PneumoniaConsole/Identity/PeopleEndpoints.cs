using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Core.Kernel;
using PneumoniaConsole.Hosting;

namespace PneumoniaConsole.Identity;

/// <summary>What an administrator does with people. The store audits each change with it.</summary>
internal static class PeopleEndpoints
{
    private static readonly Error s_unknown = new("resource.not_found", "There is no such person.");

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/people").WithTags("People").RequirePermission(Permission.ManagePeople);
        people.MapGet("/", ListAsync).WithSummary("Who may sign in.");
        people.MapPost("/", AddAsync).WithSummary("Adds a person and gives their sign-in link.");
        people.MapPost("/{id}/link", InviteAsync).WithSummary("Gives a person a new sign-in link.");
        people.MapPost("/{id}/role", SetRoleAsync).WithSummary("Changes a person's role.");
        people.MapPost("/{id}/disable", DisableAsync).WithSummary("Keeps a person from signing in again.");
    }

    private static async Task<PeopleAnswer> ListAsync(IIdentityStore store, CancellationToken cancellationToken)
    {
        var people = await store.ListAsync(cancellationToken);
        return new PeopleAnswer([.. people.Select(PersonAnswer.From)], people.Count);
    }

    private static async Task<IResult> AddAsync(NewPerson body, HttpContext context, IIdentityStore store, SigninService signin, TimeProvider time)
    {
        var by = context.User.ToOperator();
        if (!RoleWords.TryParse(body.Role, out var role))
        {
            return Problems.Result(UnknownRole(), context);
        }

        if (!Person.Create(body.Name, role, time.GetUtcNow()).TryGet(out var person, out var error)
            || !(await store.AddAsync(person, by, context.RequestAborted)).TryGet(out person, out error)
            || !(await signin.InviteAsync(person.Id, by, context.RequestAborted)).TryGet(out var invitation, out error))
        {
            return Problems.Result(error, context);
        }

        return Results.Created($"/api/people/{person.Id}", InvitationAnswer.From(invitation, context));
    }

    private static async Task<IResult> InviteAsync(string id, HttpContext context, SigninService signin)
    {
        if (!PersonId.TryParse(id, out var person))
        {
            return Problems.Result(s_unknown, context);
        }

        return (await signin.InviteAsync(person, context.User.ToOperator(), context.RequestAborted)).TryGet(out var invitation, out var error)
            ? Results.Ok(InvitationAnswer.From(invitation, context))
            : Problems.Result(error, context);
    }

    private static Task<IResult> SetRoleAsync(string id, NewRole body, HttpContext context, IIdentityStore store, CurrentPeople current) =>
        RoleWords.TryParse(body.Role, out var role)
            ? ChangeAsync(id, context, current, person => store.SetRoleAsync(person, role, context.User.ToOperator(), context.RequestAborted))
            : Task.FromResult(Problems.Result(UnknownRole(), context));

    private static Task<IResult> DisableAsync(string id, HttpContext context, IIdentityStore store, CurrentPeople current) =>
        ChangeAsync(id, context, current, person => store.DisableAsync(person, context.User.ToOperator(), context.RequestAborted));

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, CurrentPeople current, Func<PersonId, Task<Result<Person>>> change)
    {
        if (!PersonId.TryParse(id, out var person))
        {
            return Problems.Result(s_unknown, context);
        }

        if (!(await change(person)).TryGet(out var changed, out var error))
        {
            return Problems.Result(error, context);
        }

        current.Changed(changed);
        return Results.Ok(PersonAnswer.From(changed));
    }

    private static Error UnknownRole() => new("request.invalid", $"The role must be one of: {RoleWords.All}.");
}

internal sealed record NewPerson(string? Name, string? Role);

internal sealed record NewRole(string? Role);

internal sealed record PeopleAnswer(IReadOnlyList<PersonAnswer> Items, int Total);

internal sealed record PersonAnswer(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, DateTimeOffset? LastSigninAt)
{
    public static PersonAnswer From(Person person) =>
        new(person.Id.ToString(), person.Name, person.Role.ToWord(), person.CreatedAt, person.DisabledAt, person.LastSigninAt);
}

/// <param name="Link">A secret that works once; shown to the administrator who asked and kept nowhere.</param>
internal sealed record InvitationAnswer(PersonAnswer Person, string Link, DateTimeOffset ExpiresAt)
{
    public static InvitationAnswer From(SigninInvitation invitation, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new(PersonAnswer.From(invitation.Person), SigninAddress.LinkFor(SigninAddress.BaseOf(context.Request), invitation.Token), invitation.ExpiresAt);
    }
}
