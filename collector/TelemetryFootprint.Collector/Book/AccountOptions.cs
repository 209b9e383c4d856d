using System.Globalization;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>Whose days and years the account has, and what change of a closed period is material.</summary>
internal sealed record AccountOptions(AccountCalendar Calendar, int MaterialityPpm)
{
    public const string TimeZoneKey = "Account:TimeZone";
    public const string FiscalYearStartKey = "Account:FiscalYearStart";
    public const string MaterialityKey = "Account:Materiality";
    private const decimal PpmPerPercent = 10_000m;

    public static AccountOptions Read(SettingsReader settings) => new(new(ReadZone(settings, TimeZoneKey), ReadStart(settings)), ReadMateriality(settings));

    /// <summary>UTC unless the key says another.</summary>
    public static TimeZoneInfo ReadZone(SettingsReader settings, string key)
    {
        var name = settings.Text(key, "UTC");
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw settings.Wrong(key, name, "a time zone of this system such as Europe/Berlin");
    }

    private static MonthDay ReadStart(SettingsReader settings)
    {
        var text = settings.Text(FiscalYearStartKey, "01-01");
        // Of a leap year: 29 February is a day too.
        return DateOnly.TryParseExact("2000-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new(day.Month, day.Day)
            : throw settings.Wrong(FiscalYearStartKey, text, "a month and day such as 04-01");
    }

    private static int ReadMateriality(SettingsReader settings)
    {
        var text = settings.Text(MaterialityKey, "5%");
        return text.EndsWith('%') && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
            ? (int)(percent * PpmPerPercent)
            : throw settings.Wrong(MaterialityKey, text, "a part of the total such as 5%");
    }
}
