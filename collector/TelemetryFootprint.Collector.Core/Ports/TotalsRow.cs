using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Which row of totals energy belongs to.</summary>
public static class TotalsRow
{
    /// <summary>The row's name; devices of one name on several hosts are rows of their own.</summary>
    /// <param name="by">What the rows stand for.</param>
    /// <param name="series">Whose energy it is.</param>
    /// <param name="site">The site's period that the energy fell into.</param>
    /// <param name="ofRuns">By run, its user or the value of its label; null: it has none, and its energy is unattributed.</param>
    public static (string Name, string? Host) Of(TotalsGrouping by, SeriesKey series, SitePeriod site, IReadOnlyDictionary<string, string>? ofRuns = null) => by switch
    {
        TotalsGrouping.Host => (series.Host, null),
        TotalsGrouping.Device => (series.Device, series.Host),
        TotalsGrouping.Zone => (site.Zone, null),
        TotalsGrouping.Project => (series.Project, null),
        TotalsGrouping.Run => (OwnerText.RunOf(series.Owner), null),
        TotalsGrouping.Site => (site.Site, null),
        TotalsGrouping.User or TotalsGrouping.Label =>
            (OwnerText.IsOfRun(series.Owner) && ofRuns?.GetValueOrDefault(OwnerText.RunOf(series.Owner)) is { } value ? value : OwnerText.ProjectOf(series.Owner), null),
        _ => (string.Empty, null),
    };
}
