using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Models;

/// <summary>Configuration section <c>Models</c>.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>Folder with one sub-folder a version. Relative paths start at the application's own folder, so that a published copy finds its models.</summary>
    public string Path { get; set; } = System.IO.Path.Combine("models", "pneumonia-cxr");

    /// <summary>Version to serve, for example <c>1.0.0</c>; empty serves the highest.</summary>
    public string Version { get; set; } = "";

    public string Directory => System.IO.Path.GetFullPath(Path, AppContext.BaseDirectory);
}

internal sealed class ValidateModelOptions : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var mistakes = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            mistakes.Add("Models:Path must name the folder that holds the model versions.");
        }

        if (options.Version.Length > 0 && !System.Version.TryParse(options.Version, out _))
        {
            mistakes.Add($"Models:Version is \"{options.Version}\"; it must be empty or a version such as 1.0.0.");
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
