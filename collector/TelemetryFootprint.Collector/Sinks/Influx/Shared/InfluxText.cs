using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>InfluxQL's own way to write values, so that no text of ours or of a caller can end one and begin another.</summary>
internal static class InfluxText
{
    /// <summary>A string literal.</summary>
    public static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";

    /// <summary>The condition that a tag is a name, as <see cref="ReversibleTag"/> writes it or as builds before it did, and as measurements that no question is asked back of have it.</summary>
    public static string Is(string tag, string name) =>
        ReversibleTag.Of(name) is var written && written == name ? $"{tag} = {Quote(name)}" : $"({tag} = {Quote(written)} OR {tag} = {Quote(name)})";

    /// <summary>And that it is not.</summary>
    public static string IsNot(string tag, string name) =>
        ReversibleTag.Of(name) is var written && written == name ? $"{tag} != {Quote(name)}" : $"{tag} != {Quote(written)} AND {tag} != {Quote(name)}";

    /// <summary>The condition that a point lies in these minutes.</summary>
    public static string Within(MinuteRange range) => $"time >= '{Stamp(range.From)}' AND time < '{Stamp(range.To)}'";

    private static string Stamp(UtcMinute minute) => minute.ToTime().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
