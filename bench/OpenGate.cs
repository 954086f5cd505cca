using System.Text.Json.Nodes;

namespace PneumoniaConsole.Bench;

/// <summary>A copy of the shipped model whose quality gate lets drawn phantoms pass, for machines without radiographs.</summary>
internal static class OpenGate
{
    /// <summary>Writes the copy and gives the folder of its versions.</summary>
    public static string Write(string target)
    {
        var version = Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "models", "pneumonia-cxr")).Order(StringComparer.Ordinal).Last();
        var models = Path.Combine(target, "models");
        var copy = Directory.CreateDirectory(Path.Combine(models, Path.GetFileName(version))).FullName;
        foreach (var file in Directory.EnumerateFiles(version))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var path = Path.Combine(copy, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        manifest["gate"]!["distances"] = new JsonArray();
        manifest["gate"]!["classifier"] = null;
        File.WriteAllText(path, manifest.ToJsonString());
        return models;
    }
}
