using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>Whose energy a budget counts: <c>all</c>, or <c>project:NAME</c>, <c>host:NAME</c>, <c>site:NAME</c>, <c>zone:NAME</c>.</summary>
public sealed record BudgetTarget
{
    private static readonly Dictionary<string, Func<string, SeriesKey, SitePeriod, bool>> Kinds = new(StringComparer.Ordinal)
    {
        ["project"] = (name, series, _) => series.Project == name,
        ["host"] = (name, series, _) => series.Host == name,
        ["site"] = (name, _, site) => site.Site == name,
        ["zone"] = (name, _, site) => site.Zone == name,
    };

    private readonly string _name;
    private readonly Func<string, SeriesKey, SitePeriod, bool>? _holds;

    private BudgetTarget(string text, string name, Func<string, SeriesKey, SitePeriod, bool>? holds) => (Text, _name, _holds) = (text, name, holds);

    public static BudgetTarget All { get; } = new("all", string.Empty, null);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>The project whose energy alone it shows; null: it shows more than one project's.</summary>
    public string? Project => Text.StartsWith("project:", StringComparison.Ordinal) ? _name : null;

    /// <summary>Null: <paramref name="wrong"/> says why there is no such target.</summary>
    public static BudgetTarget? Parse(string text, out string wrong)
    {
        wrong = string.Empty;
        if (text == "all") return All;
        var (kind, name) = text.Split(':', 2) is [var before, { Length: > 0 } after] ? (before, after) : (text, string.Empty);
        if (name.Length > 0 && Kinds.TryGetValue(kind, out var holds)) return new(text, name, holds);
        wrong = kind switch
        {
            "run" or "user" => $"a target yet: the ledger does not know whose {kind} energy is; use project:, host:, site:, zone: or all",
            "label" => "a target yet: the ledger keeps no labels of hosts; give these hosts a site by Sites:<name>:Match=label=value and use site:<name>",
            _ => "all, project:NAME, host:NAME, site:NAME or zone:NAME",
        };
        return null;
    }

    public bool Holds(SeriesKey series, SitePeriod site) => _holds is null || _holds(_name, series, site);

    public bool Equals(BudgetTarget? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
