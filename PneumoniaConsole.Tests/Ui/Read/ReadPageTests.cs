using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor.Services;
using PneumoniaConsole.Components;
using PneumoniaConsole.Core.Imaging;
using PneumoniaConsole.Core.Inference;
using PneumoniaConsole.Features.Read;
using PneumoniaConsole.Identity;
using PneumoniaConsole.Tests.TestSupport;

namespace PneumoniaConsole.Tests.Ui.Read;

public sealed class ReadPageTests : BunitContext
{
    private static readonly string[] s_mudBlazorCalls =
        ["mudKeyInterceptor.connect", "mudKeyInterceptor.updatekey", "mudKeyInterceptor.disconnect", "mudElementRef.addOnBlurEvent", "mudElementRef.removeOnBlurEvent"];

    private readonly FakePredictionStore _store = new();
    private readonly BunitJSModuleInterop _module;

    public ReadPageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Strict;
        foreach (var call in s_mudBlazorCalls)
        {
            JSInterop.SetupVoid(call, _ => true).SetVoidResult();
        }

        _module = JSInterop.SetupModule("./dist/dropzone.js");
        _module.SetupVoid("start", _ => true).SetVoidResult();
        _module.SetupVoid("cancel", _ => true).SetVoidResult();
        _module.SetupVoid("retry", _ => true).SetVoidResult();
        _module.SetupVoid("forgetFiles", _ => true).SetVoidResult();
        _module.SetupVoid("stop").SetVoidResult();
        Services.AddMudServices();
        Services.AddSingleton<IPredictionStore>(_store);
        Services.AddSingleton(Options.Create(new ImagingOptions()));
        Services.AddReadPage();
        Services.AddScoped<CurrentOperator>();
        Services.AddSingleton<AuthenticationStateProvider>(new SignedInReader());
    }

    [Fact]
    public void Open_WithoutImages_ShowsTheDropZoneAndStartsTheUploader()
    {
        var page = Render<ReadPage>();

        Assert.Contains("Drop chest X-ray images anywhere on this page", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-row]"));
        var start = Assert.Single(_module.Invocations["start"]);
        Assert.Equal(["predict", 3], start.Arguments.Skip(2));
    }

    [Fact]
    public async Task OfferFiles_ShowsRowsWithoutAnyFileName()
    {
        var page = Render<ReadPage>();

        var accepted = await Callbacks(page).OfferFiles([new FileOffer(4, 2_000_000), new FileOffer(5, 300_000)]);

        Assert.Equal([4, 5], accepted);
        Assert.Equal(["4", "5"], page.FindAll("[data-row] file-name").Select(name => name.GetAttribute("file")));
        Assert.All(page.FindAll("file-name"), name => Assert.Empty(name.InnerHtml));
        Assert.Contains("waiting, number 2 in the queue", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answered_ShowsProbabilityBandThresholdModelAndTimings()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9731);

        var answer = page.Find("section[aria-label=Answer]").TextContent;
        Assert.Contains("97.31 %", answer, StringComparison.Ordinal);
        Assert.Contains("likely pneumonia pattern", answer, StringComparison.Ordinal);
        Assert.Contains("50.00 % (thresholds t1)", answer, StringComparison.Ordinal);
        Assert.Contains("resnet 1.2.0", answer, StringComparison.Ordinal);
        Assert.Contains("15.0 ms", answer, StringComparison.Ordinal);
        Assert.Equal("Image 1: likely pneumonia pattern, 97.31 %.", page.Find("[data-announcement]").TextContent);
    }

    [Fact]
    public async Task Answered_Negative_NeverCallsAPatientNormal()
    {
        var page = await AnsweredPageAsync(PredictionBand.Negative, 0.01);

        Assert.Contains("no pneumonia pattern above the threshold", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("normal", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("healthy", page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Answered_WithWarnings_ListsThem()
    {
        var page = await AnsweredPageAsync(PredictionBand.Uncertain, 0.5, "The image is small.");

        Assert.Contains("The image is small.", page.Find(".quality").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answered_WithWarnings_SaysSoInTheRowAndAloud()
    {
        var page = await AnsweredPageAsync(PredictionBand.Negative, 0.01, "The image is small.");

        Assert.Contains("read with care", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("Read with care.", page.Find("[data-announcement]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answered_WithoutWarnings_HasNoMarkInTheRow()
    {
        var page = await AnsweredPageAsync(PredictionBand.Negative, 0.01);

        Assert.DoesNotContain("care", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heatmap_SwitchedOn_LiesOverTheImage()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        Assert.Empty(page.FindAll("[data-heatmap]"));

        page.Find("[data-viewer] input[type=checkbox]").Change(true);

        Assert.EndsWith("/heatmap.png", page.Find("[data-heatmap]").GetAttribute("src"), StringComparison.Ordinal);
        Assert.False(page.Find("[data-heatmap-opacity]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Opacity_ChosenForOneImage_IsKeptForTheNext()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        page.Find("[data-heatmap-opacity]").Change("30");
        var (prediction, study) = Answers.Of(PredictionBand.Negative, 0.1);
        _store.Put(prediction, study);

        await Callbacks(page).OfferFiles([new FileOffer(2, 10)]);
        await Callbacks(page).Answered(2, prediction.Id.ToString());

        Assert.Equal("30", page.Find("[data-heatmap-opacity]").GetAttribute("value"));
    }

    [Fact]
    public async Task Image_ThatCannotBeLoaded_SaysSoAndLoadsAgain()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);

        page.Find("[data-viewer] img").TriggerEvent("onerror", new Microsoft.AspNetCore.Components.Web.ErrorEventArgs());
        Assert.Contains("could not be loaded", page.Find("[data-viewer]").TextContent, StringComparison.Ordinal);

        page.Find("[data-viewer] button").Click();
        Assert.Single(page.FindAll("[data-viewer] img"));
    }

    [Fact]
    public async Task Refused_ShowsSentenceReasonsCodeAndCorrelationId()
    {
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(1, 10)]);

        await Callbacks(page).Refused(1, new FailureReport("image.not_a_radiograph", "This is not a chest radiograph.", ["It is coloured."], "abc123"));

        var detail = page.Find("[aria-label='Selected image']").TextContent;
        Assert.Contains("This is not a chest radiograph.", detail, StringComparison.Ordinal);
        Assert.Contains("It is coloured.", detail, StringComparison.Ordinal);
        Assert.Contains("refused: not a chest X-ray", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("image.", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["image.not_a_radiograph", "abc123"], page.FindAll("[data-copy]").Select(copy => copy.GetAttribute("data-copy")));
        Assert.Empty(Buttons(page, "Send again"));
    }

    [Fact]
    public async Task Refused_SignedOut_OffersTheWayBackIn()
    {
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(1, 10)]);

        await Callbacks(page).Refused(1, new FailureReport("auth.required", "Send a key as X-API-Key.", [], null));

        Assert.Contains("You are signed out.", page.Find(".failure").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("X-API-Key", page.Markup, StringComparison.Ordinal);
        Assert.Equal("login", page.Find(".failure a").GetAttribute("href"));
        Assert.Single(Buttons(page, "Send again"));
    }

    [Fact]
    public async Task Refused_MarkupInTheMessage_IsShownAsText()
    {
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(1, 10)]);

        await Callbacks(page).Refused(1, new FailureReport("image.corrupt", "<img src=x onerror=alert(1)>", ["<script>alert(2)</script>"], "abc"));

        Assert.Empty(page.FindAll("img, script"));
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_TellsTheBrowserWhichFile()
    {
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(7, 10)]);

        page.Find("[aria-label='Cancel image 1']").Click();

        Assert.Equal([7], _module.Invocations["cancel"].Single().Arguments);
        Assert.Contains("cancelled", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_CountsEveryRowOnce_AndNamesOnlyWhatThereIs()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        await Callbacks(page).OfferFiles([new FileOffer(2, 0), new FileOffer(3, 10), new FileOffer(4, 10)]);
        Assert.Equal("2 under way, 1 answered, 1 refused", page.Find("section.worklist h2").TextContent);

        page.Find("[aria-label='Cancel image 3']").Click();
        page.Find("[aria-label='Cancel image 4']").Click();

        Assert.Equal("1 answered, 1 refused, 2 cancelled", page.Find("section.worklist h2").TextContent);
    }

    [Fact]
    public async Task Retry_AfterAServiceFailure_SendsTheSameFileAgain()
    {
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(7, 10)]);
        await Callbacks(page).Refused(7, new FailureReport("inference.timeout", "Too slow.", [], null));

        Buttons(page, "Send again").Single().Click();

        Assert.Equal([7], _module.Invocations["retry"].Single().Arguments);
        Assert.Contains("waiting", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_ForgetsFinishedFilesInTheBrowserToo()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);

        Buttons(page, "Clear finished").Single().Click();

        Assert.Equal([1], Assert.IsAssignableFrom<IReadOnlyList<int>>(_module.Invocations["forgetFiles"].Single().Arguments[0]));
        Assert.Empty(page.FindAll("[data-row]"));
    }

    [Fact]
    public async Task Verdict_IsPostedForThisPrediction_AndShownFromTheStore()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        var answer = page.Instance.Model.Selected!.Answer!;
        var post = _module.Setup<FailureReport?>("recordVerdict", _ => true);
        _store.Put(answer.Prediction, answer.Study, new Verdict(answer.Prediction.Id, Answers.At, Saved.Reader, ReaderVerdict.Disagree, string.Empty));

        Buttons(page, "Disagree").Single().Click();
        post.SetResult(null);

        Assert.Equal([$"predictions/{answer.Prediction.Id}/verdict", "disagree", ""], post.Invocations.Single().Arguments);
        page.WaitForAssertion(() => Assert.Contains("Recorded: disagree, by Ada", page.Markup, StringComparison.Ordinal));
        Assert.Contains("verdict: disagree", page.Find("[data-row]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_TypedBeforeAVerdict_IsStillThereAfterAnotherRow()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        page.Find("section.verdict textarea").Input("Rotated.");
        await Callbacks(page).OfferFiles([new FileOffer(2, 10)]);
        Assert.Empty(page.FindAll("section.verdict"));

        page.FindAll("[data-row]")[0].Click();

        Assert.Equal("Rotated.", page.Instance.Model.Selected!.NoteDraft);
        Assert.Equal("Rotated.", page.Find("section.verdict textarea").GetAttribute("value") ?? page.Find("section.verdict textarea").TextContent);
    }

    [Fact]
    public async Task Verdict_NotRecorded_SaysWhy()
    {
        var page = await AnsweredPageAsync(PredictionBand.Positive, 0.9);
        _module.Setup<FailureReport?>("recordVerdict", _ => true).SetResult(new FailureReport("storage.unavailable", "The store is down.", [], "abc"));

        Buttons(page, "Agree").Single().Click();

        Assert.Contains("The verdict was not recorded.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("The store is down.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_StopsTheUploader()
    {
        var page = Render<ReadPage>();

        await page.Instance.DisposeAsync();

        Assert.Single(_module.Invocations["stop"]);
    }

    private async Task<IRenderedComponent<ReadPage>> AnsweredPageAsync(PredictionBand band, double probability, params string[] warnings)
    {
        var (prediction, study) = Answers.Of(band, probability, warnings);
        _store.Put(prediction, study);
        var page = Render<ReadPage>();
        await Callbacks(page).OfferFiles([new FileOffer(1, 10)]);
        await Callbacks(page).UploadStarted(1);
        await Callbacks(page).Answered(1, prediction.Id.ToString());
        Assert.DoesNotContain("This part of the page failed", page.Markup, StringComparison.Ordinal);
        return page;
    }

    private DispatchedCallbacks Callbacks(IRenderedComponent<ReadPage> page) =>
        new(page, ((DotNetObjectReference<UploadCallbacks>)_module.Invocations["start"].Single().Arguments[1]!).Value);

    private static IEnumerable<IElement> Buttons(IRenderedComponent<ReadPage> page, string label) =>
        page.FindAll("button").Where(button => button.TextContent.Trim() == label);

    /// <summary>Calls back as the browser does: on the circuit.</summary>
    private sealed class DispatchedCallbacks(IRenderedComponent<ReadPage> page, UploadCallbacks callbacks)
    {
        public Task<IReadOnlyList<int>> OfferFiles(IReadOnlyList<FileOffer> offers) => page.InvokeAsync(() => callbacks.OfferFiles(offers));

        public Task UploadStarted(int id) => page.InvokeAsync(() => callbacks.UploadStarted(id));

        public Task Answered(int id, string? predictionId) => page.InvokeAsync(() => callbacks.Answered(id, predictionId));

        public Task Refused(int id, FailureReport? failure) => page.InvokeAsync(() => callbacks.Refused(id, failure));
    }

    private sealed class SignedInReader : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(Saved.Reader.ToPrincipal("test")));
    }
}
