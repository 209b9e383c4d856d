using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>A registered run.</summary>
internal sealed record RunRow(
    string Id, string Name, string? Project, string? User, string? Phase, string? Source, IReadOnlyDictionary<string, string> Labels, DateTimeOffset Started, DateTimeOffset? Ended)
{
    public static RunRow Of(Run run) => new(run.Id, run.Name, run.Project, run.User, run.Phase, run.Source, run.Labels, run.Started, run.Ended);
}
