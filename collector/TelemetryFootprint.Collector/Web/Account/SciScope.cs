using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Whose score it is: of a project's runs or of all, and of these of one run, of what ran at one site, or of one user's.</summary>
internal sealed record SciScope
{
    private readonly IReadOnlyList<(TotalsGrouping By, string Key)> _rows;

    public SciScope(string? project, string? run, string? site, string? user)
    {
        (Project, Run) = (string.IsNullOrEmpty(project) ? null : project, string.IsNullOrEmpty(run) ? null : run);
        _rows = [.. new[] { (TotalsGrouping.Run, run), (TotalsGrouping.Site, site), (TotalsGrouping.User, user) }.Where(row => !string.IsNullOrEmpty(row.Item2)).Select(row => (row.Item1, row.Item2!))];
        if (_rows.Count > 1) throw new QueryException("run, site, user", "are given together; a score is of one of them");
    }

    /// <summary>Null: of all.</summary>
    public string? Project { get; }

    /// <summary>Null: of no run alone.</summary>
    public string? Run { get; }

    /// <summary>The row of totals that is scored; no key: all of them.</summary>
    public (TotalsGrouping By, string? Key) Row => _rows is [var (by, key)] ? (by, key) : (TotalsGrouping.All, null);
}
