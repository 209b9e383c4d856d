using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>What the registry says of runs, for rows and for who is asked for.</summary>
internal sealed class RunWords(IRunStore runs)
{
    /// <summary>By run, the name of its row; null: rows are not named by the registry.</summary>
    public IReadOnlyDictionary<string, string>? Of(string by, TotalsGrouping grouping) => grouping switch
    {
        TotalsGrouping.User => runs.Users(),
        TotalsGrouping.Label => runs.Labels(by[Query.LabelPrefix.Length..]),
        _ => null,
    };

    /// <summary>Null: all is asked for.</summary>
    public TotalsFilter? Filter(string? project, string? site, string? user) =>
        string.IsNullOrEmpty(project) && string.IsNullOrEmpty(site) && string.IsNullOrEmpty(user) ? null : new(Word(project), Word(site), Word(user) is { } one ? OfUser(one) : null);

    private static string? Word(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private HashSet<string> OfUser(string user) => runs.Users().Where(entry => entry.Value == user).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
}
