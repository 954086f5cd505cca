namespace PneumoniaConsole.EndToEnd.Pages;

internal sealed class SigninPage(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public async Task OpenAsync(Uri link) => await page.GotoAsync(link.ToString());

    /// <summary>Opens the link, presses its one button, and waits for the console.</summary>
    public async Task SignInAsync(Uri link)
    {
        await OpenAsync(link);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await new ReadPage(page).WaitAsync();
    }
}
