using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Core.Identity;

public sealed class SigninServiceTests : IAsyncLifetime
{
    private StoreFixture _store = null!;

    private SigninService Signin => _store.Get<SigninService>();

    private IIdentityStore People => _store.Get<IIdentityStore>();

    public async ValueTask InitializeAsync() => _store = await StoreFixture.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task RedeemAsync_Twice_WorksOnce()
    {
        var invitation = await InviteAsync("Ada", Role.Radiologist);

        var first = await Signin.RedeemAsync(invitation.Token, CancellationToken.None);
        var second = await Signin.RedeemAsync(invitation.Token, CancellationToken.None);

        Assert.Equal(invitation.Person with { LastSigninAt = _store.Time.GetUtcNow() }, first);
        Assert.Null(second);
        Assert.Equal("person.added,person.invited,person.signed_in", await _store.ScalarAsync<string>("SELECT group_concat(Action) FROM (SELECT * FROM audit ORDER BY Sequence)"));
    }

    [Fact]
    public async Task RedeemAsync_TwentyAtOnce_ExactlyOneWins()
    {
        var invitation = await InviteAsync("Ada", Role.Radiologist);

        var people = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Signin.RedeemAsync(invitation.Token, CancellationToken.None))));

        Assert.Single(people, person => person is not null);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task RedeemAsync_AfterMinutes_WorksUntilItExpires(int minutes, bool works)
    {
        var invitation = await InviteAsync("Ada", Role.Radiologist);

        _store.Time.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(works, await Signin.RedeemAsync(invitation.Token, CancellationToken.None) is not null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guess")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task RedeemAsync_UnknownToken_IsNobody(string? token) => Assert.Null(await Signin.RedeemAsync(token, CancellationToken.None));

    [Fact]
    public async Task RedeemAsync_PersonDisabledMeanwhile_IsNobody()
    {
        var invitation = await InviteAsync("Ada", Role.Radiologist);
        await People.DisableAsync(invitation.Person.Id, Operator.System, CancellationToken.None);

        Assert.Null(await Signin.RedeemAsync(invitation.Token, CancellationToken.None));
    }

    [Fact]
    public async Task InviteAsync_Token_IsStoredOnlyAsAHash()
    {
        var invitation = await InviteAsync("Ada", Role.Radiologist);

        var stored = await _store.ScalarAsync<string>("SELECT Hash FROM signin_tokens");
        Assert.Equal(64, stored!.Length);
        Assert.DoesNotContain(invitation.Token, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InviteAsync_DisabledPerson_IsRefused()
    {
        var person = await AddAsync("Ada", Role.Radiologist);
        await People.DisableAsync(person.Id, Operator.System, CancellationToken.None);

        Assert.False((await Signin.InviteAsync(person.Id, Operator.System, CancellationToken.None)).TryGet(out _, out var error));
        Assert.Equal("request.invalid", error.Code);
    }

    [Fact]
    public async Task InviteFirstAdministratorAsync_UntilSomeoneSignsIn_InvitesTheSamePersonAnew()
    {
        var first = await Signin.InviteFirstAdministratorAsync(CancellationToken.None);
        var second = await Signin.InviteFirstAdministratorAsync(CancellationToken.None);
        await Signin.RedeemAsync(second!.Token, CancellationToken.None);
        var third = await Signin.InviteFirstAdministratorAsync(CancellationToken.None);

        Assert.Equal(SigninService.FirstAdministrator, first!.Person.Name);
        Assert.Equal(first.Person, second.Person);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Null(third);
    }

    [Fact]
    public async Task AddAsync_NameTakenInAnotherCase_IsRefused()
    {
        await AddAsync("Ada", Role.Radiologist);
        Assert.True(Person.Create("ADA", Role.Manager, _store.Time.GetUtcNow()).TryGet(out var twin, out _));

        Assert.False((await People.AddAsync(twin, Operator.System, CancellationToken.None)).TryGet(out _, out var error));
        Assert.Equal("request.invalid", error.Code);
    }

    [Fact]
    public async Task LastEnabledAdministrator_DemotedOrDisabled_IsRefused()
    {
        var last = await AddAsync("Ada", Role.Administrator);
        var other = await AddAsync("Ben", Role.Administrator);
        Assert.True((await People.DisableAsync(other.Id, Operator.System, CancellationToken.None)).TryGet(out _, out _));

        Assert.False((await People.DisableAsync(last.Id, Operator.System, CancellationToken.None)).TryGet(out _, out var disabling));
        Assert.False((await People.SetRoleAsync(last.Id, Role.Manager, Operator.System, CancellationToken.None)).TryGet(out _, out var demoting));

        Assert.Equal(("request.invalid", "request.invalid"), (disabling.Code, demoting.Code));
        Assert.Equal(last, await People.FindAsync(last.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<script>")]
    [InlineData("a\nb")]
    public void Create_NameThatCannotBeOne_IsRefused(string name) => Assert.False(Person.Create(name, Role.Manager, _store.Time.GetUtcNow()).TryGet(out _, out _));

    private async Task<Person> AddAsync(string name, Role role)
    {
        Assert.True(Person.Create(name, role, _store.Time.GetUtcNow()).TryGet(out var person, out _));
        Assert.True((await People.AddAsync(person, Operator.System, CancellationToken.None)).TryGet(out _, out _));
        return person;
    }

    private async Task<SigninInvitation> InviteAsync(string name, Role role)
    {
        var person = await AddAsync(name, role);
        Assert.True((await Signin.InviteAsync(person.Id, Operator.System, CancellationToken.None)).TryGet(out var invitation, out _));
        return invitation;
    }
}
