using System.Globalization;

namespace TelemetryFootprint.Collector.Intensity.Rereads;

/// <summary>
/// Up to where each provider, zone and age has been read again: one line each in a small file of the state directory, so that a restart neither forgets
/// nor repeats. A lost or torn file costs some repeated questions, whose answers change nothing.
/// </summary>
internal sealed class RereadJournal
{
    public const string FileName = "rereads.txt";

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly SortedDictionary<string, int> _minutes = new(StringComparer.Ordinal);

    public RereadJournal(string stateDirectory)
    {
        _path = Path.Combine(stateDirectory, FileName);
        if (!File.Exists(_path))
            return;
        foreach (var line in File.ReadLines(_path))
        {
            if (line.LastIndexOf(' ') is var space and > 0 && int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minute))
                _minutes[line[..space]] = minute;
        }
    }

    /// <summary>Null: never.</summary>
    public int? Find(ProviderKey key, TimeSpan age)
    {
        lock (_lock)
            return _minutes.TryGetValue(Name(key, age), out var minute) ? minute : null;
    }

    public void Set(ProviderKey key, TimeSpan age, int minute)
    {
        lock (_lock)
        {
            _minutes[Name(key, age)] = minute;
            var draft = _path + ".new";
            File.WriteAllLines(draft, _minutes.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}")));
            File.Move(draft, _path, overwrite: true);
        }
    }

    private static string Name(ProviderKey key, TimeSpan age) => string.Create(CultureInfo.InvariantCulture, $"{key.Provider} {key.Zone} {(int)age.TotalMinutes}");
}
