using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Tests.Hosting.Identity;

public sealed class SigninTests : IAsyncLifetime
{
    private IdentityHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await IdentityHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Login_LinkOpenedTwiceThenPressed_SignsInOnce()
    {
        var invitation = await _host.InviteAsync("Ada", Role.Radiologist);
        await _host.Browse().GetAsync($"/login?t={invitation.Token}", TestContext.Current.CancellationToken);
        var browser = _host.Browse(wantsPages: true);

        var first = await IdentityHost.RedeemAsync(browser, invitation.Token);
        var second = await IdentityHost.RedeemAsync(_host.Browse(wantsPages: true), invitation.Token);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (first.StatusCode, first.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Contains("signin-link --user", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Ada", await browser.GetStringAsync("/who", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(invitation.Token, _host.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Cookie_IsForThisSiteAndNotForScripts()
    {
        var response = await IdentityHost.RedeemAsync(_host.Browse(), (await _host.InviteAsync("Ada", Role.Radiologist)).Token);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), value => value.StartsWith("pneumonia-console.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/login?t=abc\"><script>")]
    public async Task Login_Page_IsNeverStoredNorReferred(string path)
    {
        var response = await _host.Browse().GetAsync(path, TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("Research use only. Not a medical device.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_PostedByAnotherSite_IsRefusedAndTheTokenStaysGood()
    {
        var invitation = await _host.InviteAsync("Ada", Role.Radiologist);

        var forged = await _host.Browse().PostAsync("/login", new FormUrlEncodedContent([new("t", invitation.Token)]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await IdentityHost.RedeemAsync(_host.Browse(), invitation.Token)).StatusCode);
    }

    [Fact]
    public async Task Logout_SignedIn_ForgetsThePerson()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);

        await IdentityHost.PostAsync(browser, "/logout");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Challenge_Program_GetsProblemJson()
    {
        var response = await _host.Browse().GetAsync("/may/Predict", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("auth.required", await CodeOfAsync(response));
    }

    [Fact]
    public async Task Challenge_Browser_IsSentToLogin()
    {
        var response = await _host.Browse(wantsPages: true).GetAsync("/no/such/page", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/login"), (response.StatusCode, response.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Permissions_EveryRole_FollowThePolicyTable()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var browser = await _host.SignInAsync(role, role.ToString());
            foreach (var permission in Enum.GetValues<Permission>())
            {
                var response = await browser.GetAsync($"/may/{permission}", TestContext.Current.CancellationToken);
                var allowed = PolicyTable.Allows(new Operator("x", "x", ActorKind.Person, role), permission);
                Assert.True(allowed ? response.StatusCode == HttpStatusCode.OK : response.StatusCode == HttpStatusCode.Forbidden, $"{role} {permission}: {response.StatusCode}");
                if (!allowed)
                {
                    Assert.Equal("auth.forbidden", await CodeOfAsync(response));
                }
            }
        }
    }

    [Theory]
    [InlineData("X-API-Key", IdentityHost.Key, HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer " + IdentityHost.Key, HttpStatusCode.OK)]
    [InlineData("X-API-Key", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Bearer ", HttpStatusCode.Unauthorized)]
    public async Task Key_Presented_MayChangeThingsWithoutAntiforgery(string header, string value, HttpStatusCode expected)
    {
        var response = await _host.WithKey(header, value).PostAsync("/may/ManageModels", new StringContent("x"), TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Cookie_ChangeWithoutAntiforgery_IsRefused()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);

        var without = await browser.PostAsync("/may/Predict", new StringContent("x"), TestContext.Current.CancellationToken);
        var with = await IdentityHost.PostAsync(browser, "/may/Predict", "x");

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal("request.invalid", await CodeOfAsync(without));
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Fact]
    public async Task Cookie_UploadWithTheHeader_ReachesTheEndpointUnread()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);
        using var upload = new MultipartFormDataContent("border") { { new StringContent("pixels"), "image" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/may/Predict") { Content = upload };
        request.Headers.Add(AntiforgeryGate.HeaderName, await browser.GetStringAsync("/token", TestContext.Current.CancellationToken));

        var response = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("pixels", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_UploadWithTheTokenOnlyInItsBody_IsRefused()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);
        var token = await browser.GetStringAsync("/token", TestContext.Current.CancellationToken);
        using var upload = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };

        var response = await browser.PostAsync("/may/Predict", upload, TestContext.Current.CancellationToken);

        Assert.Equal("request.invalid", await CodeOfAsync(response));
    }

    [Fact]
    public async Task Session_PersonDisabledElsewhere_EndsWithinMinutes()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);
        var person = await _host.People.FindByNameAsync("Ada", TestContext.Current.CancellationToken);
        await _host.People.DisableAsync(person!.Id, Operator.System, TestContext.Current.CancellationToken);

        _host.Time.Advance(CurrentPeople.Freshness);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Session_UnusedForTwelveHours_Ends()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);

        _host.Time.Advance(TimeSpan.FromHours(12.1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Session_StoreGone_StaysSignedIn()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);
        File.Delete(Path.Combine(_host.DataPath, "console.db"));

        _host.Time.Advance(CurrentPeople.Freshness);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/who", TestContext.Current.CancellationToken)).StatusCode);
    }

    internal static async Task<string?> CodeOfAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();
}
