using PneumoniaConsole.EndToEnd.Pages;
using PneumoniaConsole.EndToEnd.Support;

namespace PneumoniaConsole.EndToEnd.Journeys;

public sealed class ShellJourney(ConsoleFixture console)
{
    [Fact]
    public async Task Theme_FollowsTheSystem_UntilOneIsChosen_WhichIsRemembered()
    {
        await using var window = await console.OpenAsync(ColorScheme.Light);
        var (read, shell) = (new ReadPage(window.Page), new Shell(window.Page));
        await read.OpenAsync();
        Assert.Equal("light", await shell.ThemeAsync());

        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await shell.ChooseThemeAsync("Light");
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await window.Page.ReloadAsync();
        await read.WaitAsync();
        Assert.Equal("light", await shell.ThemeAsync());
        await Expect(window.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(243, 244, 245)");
    }

    [Fact]
    public async Task Phone_NothingIsCutOff_AndThePagesAreAtTheBottom()
    {
        await using var window = await console.OpenAsync(phone: true);
        await new ReadPage(window.Page).OpenAsync();

        Assert.Equal(390, await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var bar = await new Shell(window.Page).Navigation.BoundingBoxAsync();
        Assert.Equal(844, bar!.Y + bar.Height);
    }

    [Theory]
    [InlineData("/read")]
    [InlineData("/no-such-page")]
    [InlineData("/error")]
    [InlineData("/login")]
    public async Task EveryPage_SaysWhatItIsNot(string path)
    {
        await using var window = await console.OpenAsync();
        await window.Page.GotoAsync(path);
        await Expect(new Shell(window.Page).ResearchLine).ToBeVisibleAsync();
    }

    [Fact]
    public async Task UnknownAddress_PersonGetsAPage_ProgramGetsAProblem()
    {
        await using var window = await console.OpenAsync();

        var page = await window.Page.GotoAsync("/no-such-page");
        var program = await window.Page.APIRequest.GetAsync("/no-such-page", new() { Headers = [new("Accept", "application/json")] });

        Assert.Equal((404, 404), (page!.Status, program.Status));
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no such page");
        Assert.Contains("resource.not_found", await program.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_WithItsModelLoaded_LeavesNothingAtHome()
    {
        await console.RequireModelAsync();

        // ONNX Runtime's telemetry would have written its device identifier here.
        Assert.Empty(console.FilesAtHome);
    }
}
