using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>Minutes, PUEs and prices as people write them, on the command line and in tables.</summary>
internal static class WrittenValue
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>A whole minute of this century such as <c>2026-11-22T09:00Z</c>; null: it is none.</summary>
    public static UtcMinute? Minute(string text) =>
        // K is Z or an offset: a time without either would be a guess.
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            && (text[^1] == 'Z' || text[^6] is '+' or '-') && time.Second == 0 && time.Year is >= 2000 and < 2100
            ? UtcMinute.FromTime(time)
            : null;

    /// <summary>From 1 to 10; null: it is no such number.</summary>
    public static Pue? Ratio(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 1 and <= 10 ? Pue.FromRatio(ratio) : null;

    /// <summary>Of a kilowatt-hour, from 0 to a million, of at most as many decimals as count; null: it is no such number.</summary>
    public static decimal? Price(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price is >= 0 and <= 1_000_000 && decimal.Round(price, Tariff.Decimals) == price
            ? price
            : null;
}
