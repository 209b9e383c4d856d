using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What a run used since the ledger began, from running totals: no range is scanned.</summary>
/// <param name="Hosts">By host; empty: nothing is known of it.</param>
/// <param name="Booked">By host, zone and family.</param>
public sealed record RunStanding(IReadOnlyList<RunOnHost> Hosts, IReadOnlyList<RunGramsOnHost> Booked)
{
    /// <summary>The part of one host.</summary>
    public RunStanding On(string host) => new([.. Hosts.Where(row => row.Host == host)], [.. Booked.Where(row => row.Host == host)]);

    /// <summary>What came after it stood so; a host that used nothing since is not in it. Null: all of it.</summary>
    public RunStanding Since(RunStanding? then)
    {
        if (then is null) return this;
        var energy = then.Hosts.ToDictionary(row => (row.Host, row.Simulated));
        var grams = then.Booked.ToDictionary(row => (row.Host, row.Simulated, row.Zone, row.Family), row => row.Grams);
        var hosts = Hosts.Select(row => energy.TryGetValue((row.Host, row.Simulated), out var was) ? Since(row, was) : row).Where(row => row.Energy != default).ToList();
        var used = hosts.Select(row => (row.Host, row.Simulated)).ToHashSet();
        var booked =
            from row in Booked
            where used.Contains((row.Host, row.Simulated))
            let was = grams.GetValueOrDefault((row.Host, row.Simulated, row.Zone, row.Family))
            // A zone that nothing was priced in since is not its any more; one without carbon is.
            where row.Grams != was || was == default
            select row with { Grams = row.Grams.Picograms > was.Picograms ? row.Grams - was : default };
        return new(hosts, [.. booked]);
    }

    private static RunOnHost Since(RunOnHost now, RunOnHost then) =>
        now with { Energy = now.Energy.Since(then.Energy), Unpriced = new Joules(Math.Max(0, now.Unpriced.Millijoules - then.Unpriced.Millijoules)) };
}
