using System.Reflection;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using PneumoniaConsole.Core.Kernel;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace PneumoniaConsole.Tests.Architecture;

/// <summary>Holds the direction of dependencies that docs/architecture.md draws.</summary>
public sealed class DependencyOrderTests
{
    private const string Core = "PneumoniaConsole.Core";

    /// <summary>Each feature and the features it may see; Kernel is open to all.</summary>
    private static readonly Dictionary<string, string[]> s_maySee = new()
    {
        ["Kernel"] = [],
        ["Identity"] = ["Kernel"],
        ["Audit"] = ["Kernel", "Identity"],
        ["Imaging"] = ["Kernel", "Identity", "Audit"],
        ["Models"] = ["Kernel", "Identity", "Audit", "Imaging"],
        ["Inference"] = ["Kernel", "Identity", "Audit", "Imaging", "Models"],
        ["Storage"] = ["Kernel", "Identity", "Audit", "Imaging", "Models", "Inference"],
    };

    private static readonly Assembly s_core = typeof(Result<>).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture s_architecture = new ArchLoader().LoadAssemblies(s_core, typeof(ConsoleHost).Assembly).Build();

    public static TheoryData<string> Features => [.. s_maySee.Keys];

    [Fact]
    public void Core_EveryFolder_HasItsPlaceInTheOrder()
    {
        var folders = s_core.GetTypes().Select(type => type.Namespace).OfType<string>()
            .Where(name => name.StartsWith(Core + ".", StringComparison.Ordinal))
            .Select(name => name.Split('.')[2]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(s_maySee.Keys.Order(StringComparer.Ordinal), folders);
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void Feature_SeesOnlyWhatIsBeforeIt(string feature)
    {
        foreach (var hidden in s_maySee.Keys.Except([feature, .. s_maySee[feature]]))
        {
            Types().That().ResideInNamespaceMatching(Namespace(feature))
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Namespace(hidden)))
                .WithoutRequiringPositiveResults().Check(s_architecture);
        }
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "Inference.Onnx")]
    [InlineData("NetVips", "Imaging.Decoders")]
    [InlineData("Microsoft.EntityFrameworkCore", "Storage")]
    public void Library_IsUsedInItsOwnRoomOnly(string library, string room)
    {
        var users = s_core.GetTypes().Where(type => UsesLibrary(type, library)).Select(type => type.FullName);

        Assert.All(users, user => Assert.StartsWith($"{Core}.{room}", user, StringComparison.Ordinal));
    }

    [Fact]
    public void Core_ReferencesNoWebAndNoUserInterface()
    {
        var references = s_core.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("MudBlazor", StringComparison.Ordinal));
    }

    private static string Namespace(string feature) => $@"^{Core.Replace(".", @"\.")}\.{feature}(\.|$)";

    private static bool UsesLibrary(Type type, string library)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var used = type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetMethods(All).SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []));
        return used.Any(each => each.Namespace?.StartsWith(library, StringComparison.Ordinal) == true);
    }
}
