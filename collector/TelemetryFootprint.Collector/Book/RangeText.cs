using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>The ends of a range on the command line: periods of the account, or times on whole minutes.</summary>
internal static class RangeText
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public static MinuteRange Read(AccountCalendar calendar, string? from, string? to)
    {
        if (from is null) throw new ConfigurationException("--from", "is missing, such as --from 2026-10 or --from 2026-11-22T09:00Z");
        var begin = End("--from", calendar, from, range => range.From);
        if (to is null && calendar.RangeOf(from) is { } period) return period;
        if (to is null) throw new ConfigurationException("--to", "is missing; only after a period such as 2026-10 it may be left out");
        var end = End("--to", calendar, to, range => range.From);
        return end > begin ? new(begin, end) : throw new ConfigurationException("--to", $"'{to}' is not after --from '{from}'");
    }

    private static UtcMinute End(string option, AccountCalendar calendar, string text, Func<MinuteRange, UtcMinute> of)
    {
        if (calendar.RangeOf(text) is { } period) return of(period);
        // K is Z or an offset: a time without either would be a guess.
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            && (text[^1] == 'Z' || text[^6] is '+' or '-') && time.Second == 0 && time.Year is >= 2000 and < 2100
            ? UtcMinute.FromTime(time)
            : throw new ConfigurationException(option, $"'{text}' is neither a period such as 2026-10 nor a whole minute such as 2026-11-22T09:00Z");
    }
}
