using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Which row of totals energy belongs to.</summary>
public static class TotalsRow
{
    /// <summary>The row's name; devices of one name on several hosts are rows of their own.</summary>
    /// <param name="zone">Of the site's period that the energy fell into.</param>
    public static (string Name, string? Host) Of(TotalsGrouping by, SeriesKey series, string zone) => by switch
    {
        TotalsGrouping.Host => (series.Host, null),
        TotalsGrouping.Device => (series.Device, series.Host),
        TotalsGrouping.Zone => (zone, null),
        TotalsGrouping.Project => (series.Project, null),
        TotalsGrouping.Run => (OwnerText.RunOf(series.Owner), null),
        _ => (string.Empty, null),
    };
}
