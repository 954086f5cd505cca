using Microsoft.Extensions.Options;
using PneumoniaConsole.Core.Identity;

namespace PneumoniaConsole.Tests.Core.Identity;

public sealed class AuthOptionsTests
{
    private const string Key = "a-key-of-automation";

    [Theory]
    [InlineData("short")]
    [InlineData("long enough but has spaces")]
    [InlineData("exactly15chars.")]
    public void Validate_WeakKey_NamesTheKeySetting(string key)
    {
        var result = new AuthOptionsValidator().Validate(null, new AuthOptions { BootstrapApiKey = key });

        Assert.Contains("Auth:BootstrapApiKey", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(key, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TwoMistakes_SaysBoth()
    {
        var result = new AuthOptionsValidator().Validate(null, new AuthOptions { BootstrapApiKey = "x", SigninLinkLifetime = TimeSpan.Zero });

        Assert.Equal(2, result.Failures!.Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Key)]
    public void Validate_NoKeyOrALongOne_Succeeds(string? key) =>
        Assert.True(new AuthOptionsValidator().Validate(null, new AuthOptions { BootstrapApiKey = key }).Succeeded);

    [Theory]
    [InlineData(Key, true)]
    [InlineData(Key + "x", false)]
    [InlineData("A-key-of-automation", false)]
    [InlineData("", false)]
    public void Recognise_Presented_OnlyTheWholeKey(string presented, bool known)
    {
        var caller = new ApiKey(Options.Create(new AuthOptions { BootstrapApiKey = Key })).Recognise(presented);

        Assert.Equal(known, caller is { Kind: ActorKind.Key, Role: Role.Integrator });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Recognise_NoKeyConfigured_KnowsNobody(string? configured) =>
        Assert.Null(new ApiKey(Options.Create(new AuthOptions { BootstrapApiKey = configured })).Recognise(string.Empty));
}
