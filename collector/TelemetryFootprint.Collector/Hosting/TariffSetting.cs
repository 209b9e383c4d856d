using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>
/// <c>Sites:&lt;name&gt;:Tariff</c>: what a kilowatt-hour at the meter costs. A price for all time, or a CSV with the header <c>from,price</c> or
/// <c>from,price,source</c>, of which each line holds from its whole UTC minute until the next one's.
/// </summary>
internal static class TariffSetting
{
    private const string Example = "2026-10-01T00:00Z,0.31 (a price from 0 to 1000000, of at most six decimals)";
    private static readonly string[] Headers = ["from,price", "from,price,source"];

    /// <summary>Null: it is not set. Throws <see cref="ConfigurationException"/> that names the key, and of a table the file and the line.</summary>
    public static TariffSeries? Read(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } text) return null;
        if (WrittenValue.Price(text) is { } flat) return TariffSeries.Flat(flat);
        // Nobody names a file like this: it is a price that went wrong.
        if (text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or ',' or '-' or '+'))
            throw settings.Wrong(key, text, "a price per kilowatt-hour from 0 to 1000000 of at most six decimals such as 0.31, nor a file from,price,source");
        return ReadFile(key, text);
    }

    private static TariffSeries ReadFile(string key, string file)
    {
        var entries = DatedTable.Read(key, file, "table of tariffs", Example, Headers, Entry);
        if (entries.Count == 0) throw new ConfigurationException(key, $"{file} has no line but its header, so no price");
        try
        {
            return new(entries);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException(key, $"{file}: {error.Message}", error);
        }
    }

    private static TariffEntry? Entry(IReadOnlyList<string> cells) =>
        (cells.Count == 2 || DatedTable.IsSource(cells[2])) && WrittenValue.Minute(cells[0]) is { } minute && WrittenValue.Price(cells[1]) is { } price
            ? new(minute, price, cells.Count == 2 ? string.Empty : cells[2])
            : null;
}
