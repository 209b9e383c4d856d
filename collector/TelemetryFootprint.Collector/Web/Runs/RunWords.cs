using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Privacy;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>What the registry says of runs, for rows and for who is asked for.</summary>
internal sealed class RunWords(IRunStore runs, UserNames users)
{
    /// <summary>By run, the name of its row; null: rows are not named by the registry.</summary>
    public IReadOnlyDictionary<string, string>? Of(string by, TotalsGrouping grouping) => grouping switch
    {
        TotalsGrouping.User => runs.Users(),
        TotalsGrouping.Label => runs.Labels(by[Query.LabelPrefix.Length..]),
        _ => null,
    };

    /// <summary>Null: all is asked for.</summary>
    public TotalsFilter? Filter(string? project, string? site, string? user, string? run = null) =>
        Word(project) is null && Word(site) is null && Word(user) is null && Word(run) is null ? null : new(Word(project), Word(site), Runs(Word(user), Word(run)));

    /// <summary>A row's name, of who asks for it by another name too.</summary>
    public string? RowOf(TotalsGrouping grouping, string? name) => grouping == TotalsGrouping.User && name is not null ? users.Asked(name) : name;

    private static string? Word(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Null: of all; of a run that is not the user's, none.</summary>
    private HashSet<string>? Runs(string? user, string? run) => user is null
        ? run is null ? null : [run]
        : OfUser(users.Asked(user)) is var own && run is null ? own : own.Contains(run!) ? [run!] : [];

    private HashSet<string> OfUser(string user) => runs.Users().Where(entry => entry.Value == user).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
}
