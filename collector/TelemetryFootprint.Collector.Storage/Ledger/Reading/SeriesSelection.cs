using System.Text.Json;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Series by their numbers in the ledger, as C# and as SQL have them.</summary>
internal sealed class SeriesSelection(IEnumerable<long> ids)
{
    private readonly HashSet<long> _ids = [.. ids];
    private string? _json;

    public string Json => _json ??= JsonSerializer.Serialize(_ids);

    public bool IsEmpty => _ids.Count == 0;

    public bool Holds(long series) => _ids.Contains(series);
}
