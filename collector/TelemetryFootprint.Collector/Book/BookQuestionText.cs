using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>What <c>ledger export</c> was asked for, as it was written: a range now, a range as known then, or a closed period.</summary>
internal sealed record BookQuestionText(string? From, string? To, string? AsOf, string? Period)
{
    /// <summary>What no such command can mean; null: it can.</summary>
    public string? Contradiction => Period is not null && (From ?? To ?? AsOf) is not null
        ? "--period has its own bounds and its own time: leave out --from, --to and --as-of"
        : null;

    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public BookQuestion Judge(AccountCalendar calendar, IBookReader book, DateTimeOffset now)
    {
        if (Period is not null) return BookQuestion.Of(Find(Period, book));
        var range = RangeText.Read(calendar, From, To);
        if (AsOf is null) return new(range);
        if (!InstantText.TryInstant(AsOf, out var then)) throw new ConfigurationException("--as-of", $"'{AsOf}' is not a time with its offset such as 2026-11-22T09:00:00Z");
        if (then > now) throw new ConfigurationException("--as-of", $"'{AsOf}' is in the future");
        if (range.To > Lateness.SettledBefore(then))
        {
            throw new ConfigurationException(
                "--as-of", FormattableString.Invariant($"'{AsOf}' is too early: minutes are settled {Lateness.AllowedMinutes} min after they end; give a --to up to {InstantText.Minute(Lateness.SettledBefore(then).ToTime())}"));
        }

        return new(range, then);
    }

    private static PeriodSince Find(string name, IBookReader book) => book.ClosedPeriods(name) is [var period]
        ? period
        : throw new InvalidOperationException($"{name} is not a closed period: ledger list names those that are, ledger close {name} closes it, ledger export --from {name} tells it as it is now");
}
