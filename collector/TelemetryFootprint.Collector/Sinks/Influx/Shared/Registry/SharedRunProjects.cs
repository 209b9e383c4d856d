using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

/// <summary>The projects of the runs that any collector of the store has registered.</summary>
internal sealed class SharedRunProjects(IRunProjects own, KnownRuns known) : IRunProjects
{
    public long Changes => own.Changes + known.Changes;

    public string? ProjectOf(string run) => known.Find(run) is { } merged ? ProjectOf(merged) : own.ProjectOf(run);

    public IReadOnlyDictionary<string, string> All()
    {
        var all = new Dictionary<string, string>(own.All(), StringComparer.Ordinal);
        foreach (var run in known.All) all[run.Id] = ProjectOf(run);
        return all;
    }

    private static string ProjectOf(Run run) => run.Project ?? string.Empty;
}
