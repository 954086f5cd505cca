using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using PneumoniaConsole.Components;
using PneumoniaConsole.Components.Pages;
using PneumoniaConsole.Core.Identity;
using PneumoniaConsole.Identity;

namespace PneumoniaConsole.Tests.Ui.Shell;

public sealed class HomePageTests : BunitContext
{
    [Fact]
    public void Radiologist_IsLedToRead()
    {
        Render<HomePage>(Role.Radiologist);
        Assert.EndsWith("/read", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Manager_WithoutAPage_IsToldSo()
    {
        var page = Render<HomePage>(Role.Manager);
        Assert.Contains("There is no page for your role yet", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<T> Render<T>(Role role)
        where T : IComponent
    {
        Services.AddSingleton<AuthenticationStateProvider>(new Person(role));
        Services.AddScoped<CurrentOperator>();
        return Render<T>();
    }

    private sealed class Person(Role role) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new Operator("1", "Ada", ActorKind.Person, role).ToPrincipal("test")));
    }
}
