namespace PneumoniaConsole.EndToEnd.Pages;

internal sealed class ReadPage(IPage page)
{
    /// <summary>Long enough for a first prediction on a busy machine of two cores.</summary>
    private const float AnswerPatience = 60_000;

    public ILocator PickButton => page.GetByRole(AriaRole.Button, new() { Name = "Pick images" });

    public ILocator Rows => page.Locator("[data-row]");

    public ILocator Detail => page.GetByRole(AriaRole.Region, new() { Name = "Selected image" });

    public ILocator Answer => page.GetByRole(AriaRole.Region, new() { Name = "Answer", Exact = true });

    public ILocator Probability => Answer.Locator(".probability");

    public ILocator Announcement => page.Locator("[data-announcement]");

    public ILocator HeatmapSwitch => page.GetByRole(AriaRole.Switch, new() { Name = "Heatmap" });

    public ILocator Heatmap => page.Locator("[data-heatmap]");

    public ILocator Opacity => page.Locator("[data-heatmap-opacity]");

    public async Task OpenAsync()
    {
        await page.GotoAsync("/read");
        await WaitAsync();
    }

    public async Task WaitAsync() => await Expect(PickButton).ToBeEnabledAsync(new() { Timeout = AnswerPatience });

    public Task AddAsync(params FilePayload[] files) => page.Locator("input[type=file]").SetInputFilesAsync(files);

    public Task AddAsync(IEnumerable<string> paths) => page.Locator("input[type=file]").SetInputFilesAsync(paths);

    public ILocator Row(int number) => Rows.Nth(number - 1);

    public Task ExpectRowAsync(int number, string words) => Expect(Row(number)).ToContainTextAsync(words, new() { Timeout = AnswerPatience });

    public async Task ExpectAnswerAsync() => await Expect(Answer).ToBeVisibleAsync(new() { Timeout = AnswerPatience });

    public ILocator VerdictButton(string verdict) => page.GetByRole(AriaRole.Button, new() { Name = verdict, Exact = true });

    public Task RecordAsync(string verdict) => VerdictButton(verdict).ClickAsync();
}
