using PneumoniaConsole.EndToEnd.Pages;
using PneumoniaConsole.EndToEnd.Support;

namespace PneumoniaConsole.EndToEnd.Journeys;

public sealed class SigninJourney(ConsoleFixture console)
{
    [Fact]
    public async Task FreshLink_SignsIn_AndSignOutEndsIt()
    {
        await using var window = await console.OpenAsync(signedIn: false);

        await new SigninPage(window.Page).SignInAsync(await console.NewLinkAsync("admin"));
        await new Shell(window.Page).SignOutAsync();

        await Expect(new SigninPage(window.Page).Heading).ToHaveTextAsync("Sign in");
        await window.Page.GotoAsync("/read");
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login$"));
    }

    [Fact]
    public async Task UsedLink_SecondUse_IsRefused()
    {
        await using var window = await console.OpenAsync(signedIn: false);
        var page = new SigninPage(window.Page);

        await page.OpenAsync(console.UsedLink);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Expect(page.Heading).ToHaveTextAsync("This link does not work");
        await window.Page.GotoAsync("/read");
        await Expect(window.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/login$"));
    }
}
