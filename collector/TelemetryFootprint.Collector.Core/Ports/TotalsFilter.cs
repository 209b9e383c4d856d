using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Whose energy a question is of. What is null is not asked for.</summary>
/// <param name="Project">The project of the owner's run.</param>
/// <param name="Site">Where it was used.</param>
/// <param name="Runs">The runs, such as those of a user; what they held unused too.</param>
public sealed record TotalsFilter(string? Project, string? Site, IReadOnlySet<string>? Runs)
{
    public bool Holds(SeriesKey series, SitePeriod site) =>
        (Project is null || series.Project == Project) && (Site is null || site.Site == Site)
        && (Runs is null || (OwnerText.IsOfRun(series.Owner) && Runs.Contains(OwnerText.RunOf(series.Owner))));
}
