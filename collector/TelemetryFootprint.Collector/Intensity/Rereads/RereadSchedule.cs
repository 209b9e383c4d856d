using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Rereads;

/// <summary>What of the past a provider is asked for again, by its own schedule of revisions. Only time whose hours have energy is asked for.</summary>
internal sealed class RereadSchedule(ILedgerReader ledger, RereadJournal journal)
{
    private const int MinutesPerHour = 60;

    /// <summary>The next range that is due; null: none. Ranges without energy are passed over.</summary>
    public DueReread? Next(IIntensityProvider provider, string zone, FactorKind kind, DateTimeOffset now)
    {
        var key = new ProviderKey(provider.Name, zone);
        foreach (var age in provider.Terms.Rereads)
        {
            while (RereadPlan.Due(age, journal.Find(key, age), provider.SlotMinutes(zone), provider.Terms.LongestRange, now) is { } range)
            {
                if (HasEnergy(zone, kind, range))
                    return new DueReread(key, age, range);
                journal.Set(key, age, range.To.Value);
            }
        }

        return null;
    }

    public void Done(DueReread reread) => journal.Set(reread.Key, reread.Age, reread.Range.To.Value);

    /// <summary>By whole hours: the ledger tells nothing less of what is folded.</summary>
    private bool HasEnergy(string zone, FactorKind kind, MinuteRange range)
    {
        var hours = new MinuteRange(range.From.FloorTo(MinutesPerHour), (range.To + (MinutesPerHour - 1)).FloorTo(MinutesPerHour));
        return ledger.Totals(new TotalsQuery(hours, TotalsGrouping.Zone, kind)).Any(total => total.Key == zone && total.Energy.Millijoules > 0);
    }
}
