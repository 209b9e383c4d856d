using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>InfluxQL's own way to write values, so that no text of ours or of a caller can end one and begin another.</summary>
internal static class InfluxText
{
    /// <summary>A string literal.</summary>
    public static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";

    /// <summary>A string literal of a name, as its tag has it.</summary>
    public static string QuoteTag(string name) => Quote(ReversibleTag.Of(name));

    /// <summary>The condition that a point lies in these minutes.</summary>
    public static string Within(MinuteRange range) => $"time >= '{Stamp(range.From)}' AND time < '{Stamp(range.To)}'";

    private static string Stamp(UtcMinute minute) => minute.ToTime().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
