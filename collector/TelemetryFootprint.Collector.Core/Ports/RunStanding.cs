using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used since the ledger began, from running totals: no range is scanned.</summary>
/// <param name="Hosts">By host; empty: nothing is known of it.</param>
/// <param name="Booked">By host, zone and family.</param>
public sealed record RunStanding(IReadOnlyList<RunOnHost> Hosts, IReadOnlyList<RunGramsOnHost> Booked)
{
    /// <summary>When it stood so; null: nobody noted it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>With that part of one host instead of what it has of it.</summary>
    public RunStanding With(string host, RunStanding part) => new([.. Hosts.Where(row => row.Host != host), .. part.Hosts], [.. Booked.Where(row => row.Host != host), .. part.Booked]);

    /// <summary>Of two times together.</summary>
    public RunStanding Plus(RunStanding other) => new(
        [
            .. Hosts.Concat(other.Hosts).GroupBy(row => (row.Host, row.Simulated)).Select(host => new RunOnHost(
                host.Key.Host, host.Key.Simulated, host.Aggregate(default(EnergyCell), (sum, row) => sum + row.Energy), new Joules(host.Sum(row => row.Unpriced.Millijoules)))),
        ],
        [
            .. Booked.Concat(other.Booked).GroupBy(row => (row.Host, row.Simulated, row.Zone, row.Family)).Select(host => new RunGramsOnHost(
                host.Key.Host, host.Key.Simulated, host.Key.Zone, host.Key.Family, GramsCo2e.Sum(host.Select(row => row.Grams)))),
        ]);

    /// <summary>The part of one host.</summary>
    public RunStanding On(string host) => new([.. Hosts.Where(row => row.Host == host)], [.. Booked.Where(row => row.Host == host)]);

    /// <summary>
    /// What came after it stood so; a host that used nothing since is not in it. Where energy was still unpriced then, or another family prices the zone now,
    /// nobody can tell the grams of what came since from those that came late for what was before: that host has none, and all of its energy is unpriced.
    /// Null: all of it.
    /// </summary>
    public RunStanding Since(RunStanding? then)
    {
        if (then is null) return this;
        var energy = then.Hosts.ToDictionary(row => (row.Host, row.Simulated));
        var grams = then.Booked.ToDictionary(row => (row.Host, row.Simulated, row.Zone, row.Family), row => row.Grams);
        var unknown = HostsOfUnknownGrams(then);
        var hosts = Hosts.Select(row => energy.TryGetValue((row.Host, row.Simulated), out var was) ? Since(row, was, unknown) : row).Where(row => row.Energy != default).ToList();
        var used = hosts.Select(row => (row.Host, row.Simulated)).ToHashSet();
        used.ExceptWith(unknown);
        var booked =
            from row in Booked
            where used.Contains((row.Host, row.Simulated))
            let was = grams.GetValueOrDefault((row.Host, row.Simulated, row.Zone, row.Family))
            // A zone that nothing was priced in since is not its any more; one without carbon is.
            where row.Grams != was || was == default
            select row with { Grams = row.Grams.Picograms > was.Picograms ? row.Grams - was : default };
        return new(hosts, [.. booked]);
    }

    private HashSet<(string Host, bool Simulated)> HostsOfUnknownGrams(RunStanding then)
    {
        var zones = then.Booked.Select(row => (row.Host, row.Simulated, row.Zone)).ToHashSet();
        var families = then.Booked.Select(row => (row.Host, row.Simulated, row.Zone, row.Family)).ToHashSet();
        return
        [
            .. then.Hosts.Where(row => row.Unpriced.Millijoules > 0).Select(row => (row.Host, row.Simulated)),
            .. Booked.Where(row => zones.Contains((row.Host, row.Simulated, row.Zone)) && !families.Contains((row.Host, row.Simulated, row.Zone, row.Family))).Select(row => (row.Host, row.Simulated)),
        ];
    }

    private static RunOnHost Since(RunOnHost now, RunOnHost then, HashSet<(string Host, bool Simulated)> unknown)
    {
        var energy = now.Energy.Since(then.Energy);
        // Else all that is unpriced now came since.
        return now with { Energy = energy, Unpriced = unknown.Contains((now.Host, now.Simulated)) ? new Joules(energy.Millijoules) : now.Unpriced };
    }
}
