namespace TelemetryFootprint.TestKit.Files;

/// <summary>A folder as a kubelet mounts secrets and maps: each file a link through <c>..data</c>, which is swapped at once for another folder of all files.</summary>
public sealed class KubernetesMount
{
    private const string Current = "..data";

    private readonly string _folder;
    private readonly Dictionary<string, string> _files = [];
    private int _versions;

    public KubernetesMount(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    public string Combine(string file) => Path.Combine(_folder, file);

    public void Publish(string file, string text)
    {
        _files[file] = text;
        var (before, version) = (_versions == 0 ? null : Combine($"..{_versions}"), $"..{_versions + 1}");
        _versions++;
        Directory.CreateDirectory(Combine(version));
        foreach (var (name, content) in _files)
        {
            File.WriteAllText(Path.Combine(_folder, version, name), content);
            if (!Path.Exists(Combine(name))) File.CreateSymbolicLink(Combine(name), Path.Combine(Current, name));
        }

        // Where it leads nowhere yet: a link to a folder is none that File.Move takes.
        var staged = Path.Combine(Directory.CreateDirectory(Combine("..staged")).FullName, Current);
        File.CreateSymbolicLink(staged, version);
        File.Move(staged, Combine(Current), overwrite: true);
        if (before is not null) Directory.Delete(before, recursive: true);
    }
}
