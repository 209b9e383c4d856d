using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// By the store, where runs of hosts that report to other collectors are whole: as read some seconds ago, with the factors of now. Of the host that asks the own ledger is newer, if it
/// has all of its part. When the newest attempt began is known once the registry of all collectors was heard: nothing is told before. One question at a time, and five times as long a pause after each as it took: many runs, or long ones, are older figures, which say how old.
/// </summary>
internal sealed class SharedStandings(IEnergyReader energy, ILedgerReader ledger, IRunStore own, KnownRuns known, RunExchange runs, TimeProvider time) : IRunStandings
{
    /// <summary>Older figures are not told: who waits for them hears nothing, and knows that.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    private const int MostRuns = 1000;
    private const int PausePerQuestion = 5;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock _asking = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<string, (DateTimeOffset? Begun, RunStanding Standing, long ReadAt)> _read = new(StringComparer.Ordinal);
    private long _pausedAt;
    private TimeSpan _pause;

    public RunNow Of(string run, string host)
    {
        runs.Await(CancellationToken.None);
        var before = own.UsedBefore(run);
        var begun = known.BegunOf(run) ?? before?.At;
        // A release that noted no time began it: what the store has since then cannot be told from what it had, and here it can.
        if (begun is null && before is not null) return new(ledger.RunStanding(run).Since(before).On(host), TimeSpan.Zero) { IsOfHost = true };
        var (standing, age) = Read(run, begun);
        // What this ledger had when an attempt began elsewhere is not known: then it cannot tell what came since.
        if (begun is not null && !(before?.At >= begun)) return new(standing, age);
        var here = ledger.RunStanding(run).Since(before).On(host);
        return new(Sum(here) > Sum(standing.On(host)) ? standing.With(host, here) : standing, age);
    }

    private (RunStanding Standing, TimeSpan Age) Read(string run, DateTimeOffset? begun)
    {
        if (Known(run, begun) is { } last && (last.Age < Fresh || IsPaused())) return last;
        if (!_asking.TryEnter()) return Known(run, begun) ?? throw Nothing("others are asked for first", null);
        try
        {
            var at = time.GetTimestamp();
            var standing = Ask(run, begun);
            Keep(run, begun, standing, at);
            Pause(time.GetElapsedTime(at) * PausePerQuestion);
            return (standing, time.GetElapsedTime(at));
        }
        catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
        {
            Pause(Fresh);
            return Known(run, begun) ?? throw Nothing(away.Message, away);
        }
        finally
        {
            _asking.Exit();
        }
    }

    private RunStanding Ask(string run, DateTimeOffset? begun)
    {
        var end = UtcMinute.FromTime(time.GetUtcNow()) + 2;
        // The attempt before it ended an hour earlier at least: no minute has parts of both.
        if ((begun is { } at ? UtcMinute.FromTime(at) : energy.FirstMinuteOf(run)) is not { } start || start >= end) return new([], []);
        var rows = energy.Totals(new(new(start, end), TotalsGrouping.Host, null) { Run = run });
        return new(
            [
                .. rows.GroupBy(row => (row.Key, row.Simulated)).Select(host => new RunOnHost(
                    host.Key.Key, host.Key.Simulated, host.Aggregate(default(EnergyCell), (sum, row) => sum + row.Energy), new Joules(host.Sum(row => row.Unpriced.Millijoules)))),
            ],
            [
                .. from row in rows where row is { Grams: not null, Family: not null }
                   select new RunGramsOnHost(row.Key, row.Simulated, row.Zone ?? string.Empty, row.Family!.Value, row.Grams!.Value),
            ]);
    }

    /// <summary>Null: not of late, or of another attempt.</summary>
    private (RunStanding Standing, TimeSpan Age)? Known(string run, DateTimeOffset? begun)
    {
        lock (_turn)
        {
            return _read.TryGetValue(run, out var read) && read.Begun == begun && time.GetElapsedTime(read.ReadAt) is var age && age <= Oldest ? (read.Standing, age) : null;
        }
    }

    private void Keep(string run, DateTimeOffset? begun, RunStanding standing, long at)
    {
        lock (_turn)
        {
            if (_read.Count >= MostRuns && !_read.ContainsKey(run)) _read.Remove(_read.MinBy(read => read.Value.ReadAt).Key);
            _read[run] = (begun, standing, at);
        }
    }

    private bool IsPaused()
    {
        lock (_turn) return time.GetElapsedTime(_pausedAt) < _pause;
    }

    private void Pause(TimeSpan length)
    {
        lock (_turn) (_pausedAt, _pause) = (time.GetTimestamp(), length);
    }

    private static long Sum(RunStanding standing) => standing.Hosts.Sum(row => row.Energy.Millijoules);

    private static StoreUnavailableException Nothing(string reason, Exception? inner) => new($"What the run's other hosts use is not known of late: {reason}", inner);
}
