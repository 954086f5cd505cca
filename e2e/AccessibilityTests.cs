using PneumoniaConsole.EndToEnd.Pages;
using PneumoniaConsole.EndToEnd.Support;

namespace PneumoniaConsole.EndToEnd;

/// <summary>Every page in both themes, looked at by axe; the pictures taken on the way show people what it saw.</summary>
public sealed class AccessibilityTests(ConsoleFixture console)
{
    public static TheoryData<string, string, ColorScheme, bool> Pages()
    {
        (string Name, string Path)[] pages = [("read-empty", "/read"), ("sign-in", "/login"), ("not-found", "/no-such-page"), ("error", "/error")];
        var rows = new TheoryData<string, string, ColorScheme, bool>();
        foreach (var (name, path) in pages)
        {
            foreach (var theme in new[] { ColorScheme.Dark, ColorScheme.Light })
            {
                rows.Add(name, path, theme, false);
                rows.Add(name, path, theme, true);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_HasNothingSerious(string name, string path, ColorScheme theme, bool phone)
    {
        await using var window = await console.OpenAsync(theme, phone, signedIn: name != "sign-in");
        await window.Page.GotoAsync(path);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await LookAsync(window, name, theme, phone);
    }

    [Theory]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Dark, true)]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Light, true)]
    public async Task Answer_HasNothingSerious(ColorScheme theme, bool phone)
    {
        await console.RequireModelAsync();
        var radiographs = Pictures.Radiographs(5);
        await using var window = await console.OpenAsync(theme, phone);
        var read = new ReadPage(window.Page);
        await read.OpenAsync();
        await read.AddAsync(Pictures.NotAnImage());
        await read.ExpectRowAsync(1, "refused");
        await LookAsync(window, "read-refused", theme, phone);
        await read.AddAsync(radiographs);
        await read.ExpectRowAsync(radiographs.Count + 1, "%");
        await read.Row(2).ClickAsync();
        await read.ExpectAnswerAsync();
        await read.HeatmapSwitch.ClickAsync();
        await read.Heatmap.EvaluateAsync("image => image.decode()");
        await LookAsync(window, "read-answer", theme, phone);
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task OpenMenu_HasNothingSerious(ColorScheme theme)
    {
        await using var window = await console.OpenAsync(theme);
        await new ReadPage(window.Page).OpenAsync();
        await new Shell(window.Page).OpenThemeMenuAsync();
        await Expect(window.Page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
        await LookAsync(window, "theme-menu", theme, phone: false);
    }

    private static async Task LookAsync(Window window, string name, ColorScheme theme, bool phone)
    {
        await Screenshots.TakeAsync(window.Page, $"{name}-{(theme == ColorScheme.Dark ? "dark" : "light")}-{(phone ? "phone" : "wide")}");
        window.StopWatching();
        await Accessibility.AssertNothingSeriousAsync(window.Page);
    }
}
