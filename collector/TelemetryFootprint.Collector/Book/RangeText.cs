using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>The ends of a range on the command line: periods of the account, or times on whole minutes.</summary>
internal static class RangeText
{
    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public static MinuteRange Read(AccountCalendar calendar, string? from, string? to)
    {
        if (from is null) throw new ConfigurationException("--from", "is missing, such as --from 2026-10 or --from 2026-11-22T09:00Z");
        var begin = Begin("--from", calendar, from);
        if (to is null && calendar.RangeOf(from) is { } period) return period;
        if (to is null) throw new ConfigurationException("--to", "is missing; only after a period such as 2026-10 it may be left out");
        var end = Begin("--to", calendar, to);
        return end > begin ? new(begin, end) : throw new ConfigurationException("--to", $"'{to}' is not after --from '{from}'");
    }

    /// <summary>A period stands for its beginning.</summary>
    private static UtcMinute Begin(string option, AccountCalendar calendar, string text) => calendar.RangeOf(text)?.From ?? WrittenValue.Minute(text)
        ?? throw new ConfigurationException(option, $"'{text}' is neither a period such as 2026-10 nor a whole minute such as 2026-11-22T09:00Z");
}
