using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// Whose energy a budget counts: <c>all</c>, or <c>project:NAME</c>, <c>run:ID</c>, <c>user:NAME</c>, <c>label:KEY=VALUE</c> (of runs), <c>host:NAME</c>,
/// <c>site:NAME</c>, <c>zone:NAME</c>. What a run holds and does not use is the run's.
/// </summary>
public sealed record BudgetTarget
{
    private const string OfUser = "user", OfLabel = "label";

    private static readonly Dictionary<string, Func<string, SeriesKey, SitePeriod, bool>> Kinds = new(StringComparer.Ordinal)
    {
        ["project"] = (name, series, _) => series.Project == name,
        ["run"] = (name, series, _) => OwnerText.IsOfRun(series.Owner) && OwnerText.RunOf(series.Owner) == name,
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

    /// <summary>It needs to be told whose runs are whose.</summary>
    public bool IsOfUser { get; private init; }

    /// <summary>The user whose runs it counts; null: it goes by something else.</summary>
    public string? User => IsOfUser ? _name : null;

    /// <summary>The label of runs that it needs to be told; null: none.</summary>
    public string? Label { get; private init; }

    /// <summary>The runs of one user.</summary>
    public static BudgetTarget Of(string user) => new($"{OfUser}:{user}", user, null) { IsOfUser = true };

    /// <summary>Null: <paramref name="wrong"/> says why there is no such target.</summary>
    public static BudgetTarget? Parse(string text, out string wrong)
    {
        wrong = "all, project:NAME, run:ID, user:NAME, label:KEY=VALUE, host:NAME, site:NAME or zone:NAME";
        if (text == "all") return All;
        if (text.Split(':', 2) is not [var kind, { Length: > 0 } name]) return null;
        if (Kinds.TryGetValue(kind, out var holds)) return new(text, name, holds);
        if (kind == OfUser) return Of(name);
        // A value may have the sign too.
        return kind == OfLabel && name.Split('=', 2) is [{ Length: > 0 } label, { Length: > 0 } value] ? new(text, value, null) { Label = label } : null;
    }

    /// <param name="series">Whose energy it is.</param>
    /// <param name="site">Where it was used.</param>
    /// <param name="ofRuns">By run, its user or the value of <see cref="Label"/>, where the target is of one of them.</param>
    public bool Holds(SeriesKey series, SitePeriod site, IReadOnlyDictionary<string, string>? ofRuns = null)
    {
        if (!IsOfUser && Label is null) return _holds is null || _holds(_name, series, site);
        return OwnerText.IsOfRun(series.Owner) && ofRuns?.GetValueOrDefault(OwnerText.RunOf(series.Owner)) == _name;
    }

    public bool Equals(BudgetTarget? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
