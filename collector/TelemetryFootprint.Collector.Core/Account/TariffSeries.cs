using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A site's tariff over time: each entry holds from its minute until the next one's. Before the first it is unknown.</summary>
public sealed class TariffSeries
{
    private readonly List<TariffEntry> _entries;

    /// <param name="entries">In any order; no two of one minute.</param>
    public TariffSeries(IEnumerable<TariffEntry> entries)
    {
        _entries = [.. entries.OrderBy(entry => entry.From)];
        if (_entries.Zip(_entries.Skip(1)).FirstOrDefault(pair => pair.First.From == pair.Second.From) is { First: { } twice })
            throw new ArgumentException(FormattableString.Invariant($"There are two prices from {twice.From.ToTime():yyyy-MM-dd'T'HH:mm'Z'} on."), nameof(entries));
    }

    public IReadOnlyList<TariffEntry> Entries => _entries;

    /// <summary>One price of all time.</summary>
    public static TariffSeries Flat(decimal perKilowattHour) => new([new(SitePeriod.BeforeAllTime, perKilowattHour, string.Empty)]);

    /// <summary>
    /// What holds in these minutes, in that currency; null: the first entry begins after the first of them. The ledger's slots are the shortest time
    /// that is priced, so that energy costs the same however a range is cut: a change within one has its mean.
    /// </summary>
    public TariffRange? Over(MinuteRange minutes, string currency)
    {
        var index = InForce.At(_entries, minutes.From, static entry => entry.From);
        if (index < 0) return null;
        var (low, high, weighted) = (_entries[index].PerKilowattHour, _entries[index].PerKilowattHour, 0m);
        for (var from = minutes.From; index < _entries.Count && from < minutes.To; index++)
        {
            var price = _entries[index].PerKilowattHour;
            var to = index + 1 < _entries.Count && _entries[index + 1].From < minutes.To ? _entries[index + 1].From : minutes.To;
            weighted += price * (to.Value - from.Value);
            (low, high, from) = (Math.Min(low, price), Math.Max(high, price), to);
        }

        return new(new(low == high ? low : weighted / minutes.Minutes, currency), new(low, currency), new(high, currency));
    }
}
