using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using PneumoniaConsole.EndToEnd.Pages;
using PneumoniaConsole.EndToEnd.Support;

namespace PneumoniaConsole.EndToEnd.Journeys;

public sealed partial class ReadJourney(ConsoleFixture console)
{
    [Fact]
    public async Task Radiograph_IsReadWithHeatmapAndVerdict()
    {
        await console.RequireModelAsync();
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        await read.AddAsync(Pictures.Radiographs(1));
        await read.ExpectAnswerAsync();

        await Expect(read.Probability).ToHaveTextAsync(PercentShape());
        await Expect(read.Answer).ToContainTextAsync(BandWords());
        await Expect(read.Announcement).ToHaveTextAsync(new Regex("^Image 1: .+%"));
        await window.Page.Keyboard.PressAsync("j");
        await ExpectRingAsync(read.Row(1));
        await read.VerdictButton("Agree").FocusAsync();
        await ExpectRingAsync(read.VerdictButton("Agree"));
        Assert.True(await window.Page.GetByAltText("The image as stored").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 100)"));

        await read.HeatmapSwitch.ClickAsync();
        await Expect(read.Heatmap).ToBeVisibleAsync();
        Assert.True(await read.Heatmap.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 100)"));
        await read.Opacity.FillAsync("30");
        await Expect(read.Heatmap).ToHaveCSSAsync("opacity", "0.3");
        await read.HeatmapSwitch.ClickAsync();
        await Expect(read.Heatmap).ToHaveCountAsync(0);

        await window.Page.GetByLabel("Note (optional)").FillAsync("Rotated.");
        await read.RecordAsync("Unsure");
        await Expect(window.Page.GetByText("Recorded: unsure")).ToBeVisibleAsync();
        await read.RecordAsync("Agree");
        await Expect(window.Page.GetByText("Recorded: agree")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DrawnPicture_IsAnsweredOrRefusedInWords()
    {
        await console.RequireModelAsync();
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        await read.AddAsync(await Pictures.DrawnAsync(window.Page));

        // The quality gate may take a drawing for what it is; either end must be a clear one.
        await Expect(read.Detail.GetByText(new Regex("%|This image was refused.")).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        if (await read.Detail.GetByText("This image was refused.").IsVisibleAsync())
        {
            await Expect(read.Detail).ToContainTextAsync("image.not_a_radiograph");
            Assert.NotEqual(0, await read.Detail.GetByRole(AriaRole.Listitem).CountAsync());
        }
    }

    [Fact]
    public async Task ManyFiles_OneBad_TheRestAreAnswered()
    {
        await console.RequireModelAsync();
        var radiographs = Pictures.Radiographs(6);
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        await read.AddAsync(Pictures.NotAnImage());
        await read.ExpectRowAsync(1, "refused: not JPEG, PNG or TIFF");
        await read.AddAsync(radiographs);
        for (var row = 2; row <= radiographs.Count + 1; row++)
        {
            await read.ExpectRowAsync(row, "%");
        }

        await Expect(window.Page.GetByText($"{radiographs.Count} answered, 1 refused")).ToBeVisibleAsync();
        await read.Row(1).ClickAsync();
        await Expect(read.Detail).ToContainTextAsync("Correlation id");
        await window.Page.Keyboard.PressAsync("j");
        await read.ExpectAnswerAsync();
        await Expect(read.Row(2)).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("k");
        await Expect(read.Row(1)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task FileName_NeverLeavesTheBrowser()
    {
        const string Secret = "Doe^Jane 19800101";
        await using var window = await console.OpenAsync();
        var sent = new ConcurrentQueue<string>();
        window.Page.Request += (_, request) => sent.Enqueue($"{request.Url} {(request.PostDataBuffer is { } body ? Encoding.Latin1.GetString(body) : null)}");
        window.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(frame.Text ?? Encoding.Latin1.GetString(frame.Binary ?? []));
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        await read.AddAsync(Pictures.NotAnImage($"{Secret}.png"));

        await read.ExpectRowAsync(1, $"{Secret}.png");
        await Expect(read.Row(1)).ToContainTextAsync(new Regex("refused|failed"), new() { Timeout = 60_000 });
        Assert.Contains(sent, text => text.Contains("/predict", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, text => text.Contains("Doe", StringComparison.Ordinal) || text.Contains("19800101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_StopsTheUpload_AndTheOthersGoOn()
    {
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await window.Page.RouteAsync("**/predict", async route =>
        {
            await held.Task;
            await route.AbortAsync();
        });
        await read.OpenAsync();

        await read.AddAsync([.. Enumerable.Range(1, 5).Select(number => Pictures.NotAnImage($"{number}.png"))]);
        await read.ExpectRowAsync(4, "waiting, number 1 in the queue");
        await read.ExpectRowAsync(5, "waiting, number 2 in the queue");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel image 1" }).ClickAsync();

        await read.ExpectRowAsync(1, "cancelled");
        await read.ExpectRowAsync(5, "waiting, number 1 in the queue");
        held.SetResult();
        await read.ExpectRowAsync(5, "failed: no connection");
    }

    [Fact]
    public async Task LostConnection_ThenSendAgain_GoesThrough()
    {
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();
        await window.Page.RouteAsync("**/predict", route => route.AbortAsync(), new() { Times = 1 });

        await read.AddAsync(Pictures.NotAnImage());
        await read.ExpectRowAsync(1, "failed: no connection");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send again", Exact = true }).ClickAsync();

        await Expect(read.Row(1)).Not.ToContainTextAsync("no connection", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Keyboard_ReachesThePickerAndOpensIt()
    {
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        // Focus and key in one step: the router moves the focus once the page is there, and may do so between the two.
        var chooser = await window.Page.RunAndWaitForFileChooserAsync(() => read.PickButton.PressAsync("Enter"));

        Assert.True(chooser.IsMultiple);
    }

    [Fact]
    public async Task DroppedFile_AnywhereOnThePage_IsTaken()
    {
        await using var window = await console.OpenAsync();
        var read = new ReadPage(window.Page);
        await read.OpenAsync();

        await window.Page.EvaluateAsync(
            """
            () => {
              const carried = new DataTransfer();
              carried.items.add(new File(['not an image'], 'dropped.png', { type: 'image/png' }));
              for (const kind of ['dragenter', 'dragover', 'drop']) {
                document.querySelector('nav').dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
              }
            }
            """);

        await read.ExpectRowAsync(1, "dropped.png");
    }

    private static async Task ExpectRingAsync(ILocator focused)
    {
        await Expect(focused).ToBeFocusedAsync();
        await Expect(focused).ToHaveCSSAsync("outline-style", "solid");
        await Expect(focused).ToHaveCSSAsync("outline-width", "2px");
    }

    [GeneratedRegex(@"^[<> ]*\d{1,3}\.\d{2} %$")]
    private static partial Regex PercentShape();

    [GeneratedRegex("likely pneumonia pattern|uncertain|no pneumonia pattern above the threshold")]
    private static partial Regex BandWords();
}
