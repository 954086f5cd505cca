namespace PneumoniaConsole.Bench;

/// <summary>A data folder that is removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("console-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
