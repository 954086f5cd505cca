using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Storage;

/// <summary>Configuration section <c>Console</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Console";

    /// <summary>
    /// Folder of the database, the images and the cookie keys. A relative path counts from the content root, which is the current directory
    /// unless the host is told otherwise: that is what <c>dotnet run</c> users look for. A service sets an absolute path.
    /// </summary>
    public string DataPath { get; set; } = "data";
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataPath))
        {
            return ValidateOptionsResult.Fail("Console:DataPath is empty. Give a folder that this process may write, for example /var/lib/pneumonia-console.");
        }

        return options.DataPath.Contains('\0', StringComparison.Ordinal)
            ? ValidateOptionsResult.Fail("Console:DataPath contains a null character. Give a folder that this process may write.")
            : ValidateOptionsResult.Success;
    }
}
