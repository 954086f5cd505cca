using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Tests.Hosting.Identity;

public sealed class PeopleEndpointsTests : IAsyncLifetime
{
    private IdentityHost _host = null!;
    private HttpClient _administrator = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await IdentityHost.StartAsync();
        _administrator = await _host.SignInAsync(Role.Administrator, "Root");
    }

    public ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task Add_NewPerson_GivesALinkThatSignsThemIn()
    {
        var response = await IdentityHost.PostAsync(_administrator, "/api/people", new { name = "Ada", role = "radiologist" });
        var link = new Uri((await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("link").GetString()!);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("http://localhost/login", link.GetLeftPart(UriPartial.Path));
        Assert.Equal(HttpStatusCode.Redirect, (await IdentityHost.RedeemAsync(_host.Browse(), link.Query[3..])).StatusCode);
        var people = await _administrator.GetFromJsonAsync<JsonElement>("/api/people", TestContext.Current.CancellationToken);
        Assert.Equal(2, people.GetProperty("total").GetInt32());
        Assert.Equal("radiologist", people.GetProperty("items")[0].GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("Ada", "surgeon")]
    [InlineData("", "manager")]
    [InlineData("root", "manager")]
    [InlineData("Ada", null)]
    public async Task Add_BadNameOrRole_IsInvalid(string name, string? role)
    {
        var response = await IdentityHost.PostAsync(_administrator, "/api/people", new { name, role });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("request.invalid", await SigninTests.CodeOfAsync(response));
    }

    [Fact]
    public async Task Disable_SignedInPerson_LosesTheSessionAtOnce()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);

        var response = await IdentityHost.PostAsync(_administrator, $"/api/people/{await IdOfAsync("Ada")}/disable");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/who", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task SetRole_SignedInPerson_MayDoOtherThingsAtOnce()
    {
        var browser = await _host.SignInAsync(Role.Radiologist);

        await IdentityHost.PostAsync(_administrator, $"/api/people/{await IdOfAsync("Ada")}/role", new { role = "manager" });

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/may/Predict", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/may/ReadStudies", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Disable_LastAdministrator_IsInvalid()
    {
        var response = await IdentityHost.PostAsync(_administrator, $"/api/people/{await IdOfAsync("Root")}/disable");

        Assert.Equal("request.invalid", await SigninTests.CodeOfAsync(response));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("disable")]
    public async Task Change_UnknownPerson_IsNotFound(string action)
    {
        var response = await IdentityHost.PostAsync(_administrator, $"/api/people/{Guid.Empty:N}/{action}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task People_WithTheKey_AreForbidden() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.WithKey().GetAsync("/api/people", TestContext.Current.CancellationToken)).StatusCode);

    private async Task<string> IdOfAsync(string name) => (await _host.People.FindByNameAsync(name, CancellationToken.None))!.Id.ToString();
}
