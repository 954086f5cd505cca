using System.Runtime.CompilerServices;

namespace PneumoniaConsole.Tests.Architecture;

/// <summary>A file that can be read at once: code-behind and markup 250 lines, everything else 400.</summary>
public sealed class SizeTests
{
    private static readonly string[] s_generated = ["/obj/", "/bin/", "/Migrations/", "/node_modules/", "/wwwroot/dist/"];

    private static readonly string[] s_vagueNames = ["Manager", "Helper", "Helpers", "Utils", "Utility"];

    [Fact]
    public void Sources_StayReadable() =>
        Assert.All(Sources(), path => Assert.True(File.ReadLines(path).Count() <= Limit(path), $"{path} has grown past {Limit(path)} lines"));

    [Fact]
    public void Types_SayWhatTheyAre() =>
        Assert.DoesNotContain(Sources(), path => s_vagueNames.Any(name => Path.GetFileNameWithoutExtension(path).EndsWith(name, StringComparison.Ordinal)));

    private static int Limit(string path) => path.Contains(".razor", StringComparison.Ordinal) ? 250 : 400;

    private static IEnumerable<string> Sources() =>
        new[] { "PneumoniaConsole.Core", "PneumoniaConsole", "PneumoniaConsole.Tests", "e2e", "bench", "wwwroot-assets", "training" }
            .Select(folder => Path.Combine(Repository(), folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".ts" or ".py" && !s_generated.Any(path.Contains));

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
