using System.Text.Json;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// Rows of an answer, which are found by name: versions 1 and 2 tell what it is grouped by once, beside the rows of a series; version 3 tells it in columns of each row, and
/// has one series of all. For use while the answer is read.
/// </summary>
internal sealed class InfluxPart
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly JsonElement _series;
    private readonly JsonElement? _tags;

    public InfluxPart(JsonElement series)
    {
        _series = series;
        if (series.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object) _tags = tags;
        var at = 0;
        foreach (var column in series.GetProperty("columns").EnumerateArray()) _columns.TryAdd(column.GetString() ?? string.Empty, at++);
    }

    /// <summary>All rows are of one group.</summary>
    public bool IsOneGroup => _tags is not null;

    public IEnumerable<JsonElement> Rows => _series.TryGetProperty("values", out var values) ? values.EnumerateArray() : [];

    /// <summary>A value; null: the row has none.</summary>
    public JsonElement? Of(JsonElement row, string column) =>
        _columns.TryGetValue(column, out var at) && at < row.GetArrayLength() && row[at] is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>A tag that it is grouped by, or a text; empty: there is none.</summary>
    public string Text(JsonElement row, string name)
    {
        var value = _tags is { } tags && tags.TryGetProperty(name, out var tag) ? tag : Of(row, name);
        return value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;
    }

    /// <summary>A whole number. Version 3 may write sums as such with a fraction of zero.</summary>
    public long? Whole(JsonElement row, string column) => Of(row, column) is not { ValueKind: JsonValueKind.Number } value ? null
        : value.TryGetInt64(out var whole) ? whole : value.TryGetDecimal(out var number) ? checked((long)number) : null;

    /// <exception cref="InvalidDataException">It is no row of a time.</exception>
    public long Milliseconds(JsonElement row) => Whole(row, "time") ?? throw new InvalidDataException("a row has no time");
}
