namespace PneumoniaConsole.EndToEnd.Pages;

internal sealed class Shell(IPage page)
{
    public ILocator ResearchLine => page.GetByText("Research use only. Not a medical device. The model saw children of one hospital, aged 1 to 5.");

    public ILocator Navigation => page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });

    public Task<string?> ThemeAsync() => page.Locator("html").GetAttributeAsync("data-theme");

    public Task OpenThemeMenuAsync() => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Theme") }).ClickAsync();

    public async Task ChooseThemeAsync(string label)
    {
        await OpenThemeMenuAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new($"^{label}") }).ClickAsync();
    }

    public Task SignOutAsync() => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
}
