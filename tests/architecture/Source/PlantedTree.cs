namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>A small tree in a temporary folder, to show that a rule catches what it is there for.</summary>
internal sealed class PlantedTree : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("footprint-rules-").FullName;

    public PlantedTree(params IEnumerable<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(_root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }

    public SourceTree Tree => SourceTree.At(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
