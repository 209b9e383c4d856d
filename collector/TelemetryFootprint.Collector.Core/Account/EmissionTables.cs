using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Minutes of a ledger as points of a device, whichever store they were read from.</summary>
public static class EmissionTables
{
    /// <param name="minutes">None of these cells is longer than a minute.</param>
    /// <param name="prices">As known now.</param>
    public static IReadOnlyList<EmissionPoint> Points(IEnumerable<LedgerCell> minutes, ICellPrices prices)
    {
        var sums = new Dictionary<(UtcMinute At, string Host, string Device, string Project, Method Method), (SitePeriod Period, MinuteRange Slot, long Millijoules)>();
        foreach (var cell in minutes)
        {
            var key = (cell.From, cell.Series.Host, cell.Series.Device, cell.Series.Project, cell.Series.Method);
            // A host is in one place at a time, so all of a minute's energy has one price.
            sums[key] = (cell.Period, cell.Slot, checked(sums.GetValueOrDefault(key).Millijoules + cell.Energy.Millijoules));
        }

        return [.. sums.Select(sum =>
        {
            var ((at, host, device, project, method), (period, slot, millijoules)) = sum;
            var price = prices.PriceOf(period.Zone, slot);
            var energy = new Joules(millijoules);
            return new EmissionPoint(
                at, host, device, project, period.Site, period.Zone, method, prices.FamilyOf(period.Zone), energy,
                price is { } of ? EmissionProduct.Of(energy, period.Pue, of.Value).ToGrams() : null)
            {
                Quality = price?.Quality,
                Version = price?.Version,
            };
        })];
    }
}
