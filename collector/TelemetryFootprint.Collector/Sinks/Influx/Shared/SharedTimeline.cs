using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>The sites of all hosts over time, of one reading of the store. Entries come host by host, ascending; one that repeats the last changes nothing.</summary>
internal sealed class SharedTimeline
{
    private readonly Dictionary<string, (UtcMinute LastTold, IReadOnlyList<UncoveredPart> Uncovered)> _hosts = new(StringComparer.Ordinal);

    public SiteTimeline Sites { get; } = new();

    public void Add(SitePeriod told, IReadOnlyList<string> uncovered)
    {
        _hosts[told.Host] = (told.From, [.. uncovered.Select(UncoveredPart.Parse)]);
        var last = Sites.Last(told.Host);
        // Energy that came before the first word on its host has no other site to be of.
        if (last is null) Sites.Add(told with { From = SitePeriod.BeforeAllTime });
        else if (!last.SaysTheSameAs(told) && told.From > last.From) Sites.Add(told);
    }

    /// <summary>When the host was told of last; null: never.</summary>
    public UtcMinute? LastToldOf(string host) => _hosts.TryGetValue(host, out var known) ? known.LastTold : null;

    /// <summary>What the host's own figures lack.</summary>
    public IReadOnlyList<UncoveredPart>? UncoveredOf(string host) => _hosts.TryGetValue(host, out var known) ? known.Uncovered : null;
}
