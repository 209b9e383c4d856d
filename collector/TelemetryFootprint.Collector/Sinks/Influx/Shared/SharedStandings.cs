using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// By the store, where runs of hosts that report to other collectors are whole: as read some seconds ago, with the factors of now. Of the host that asks the own ledger is newer, if it
/// has all of its part. When the newest attempt began is known once the registry of all collectors was heard: nothing is told before. One question at a time, and five times as long a pause as they took, whoever asks: many runs, or long ones, are older figures, which say how old, and beyond a minute none.
/// Who has none goes before who has an old one; a store that is away is asked once in five seconds, and as long later as the question took.
/// </summary>
internal sealed class SharedStandings(IEnergyReader energy, ILedgerReader ledger, IRunStore own, KnownRuns known, RunExchange runs, TimeProvider time) : IRunStandings
{
    /// <summary>Older figures are not told: who waits for them hears nothing, and knows that.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    private const int MostRuns = 1000;
    private const int PausePerQuestion = 5;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // A stream asks for its runs one behind the other: they may owe so much of the pause.
    private static readonly TimeSpan MostOwed = TimeSpan.FromSeconds(2);

    private readonly Lock _asking = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Reading> _read = new(StringComparer.Ordinal);
    private readonly long _origin = time.GetTimestamp();
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private TimeSpan _owedUntil;
    private TimeSpan? _refusedAt;

    public RunNow Of(string run, string host, CancellationToken cancellationToken = default)
    {
        if (runs.Age is null) Once(hasNone: true, () => Hear(cancellationToken));
        var before = own.UsedBefore(run);
        var begun = BegunOf(run, before);
        // A release that noted no time began it: what the store has since then cannot be told from what it had, and here it can.
        if (begun is null && before is not null) return new(Here(run, before, host), TimeSpan.Zero) { IsOfHost = true };
        var (standing, age) = Read(run, begun, cancellationToken);
        // What this ledger had when an attempt began elsewhere is not known: then it cannot tell what came since.
        if (!IsKnownHere(begun, before)) return new(standing, age);
        var here = Here(run, before, host);
        return new(Sum(here) > Sum(standing.On(host)) ? standing.With(host, here) : standing, age);
    }

    public RunStanding? OnHost(string run, string host)
    {
        // Who has not heard yet since the start when attempts began elsewhere would tell all of them.
        if (runs.Age is null) return null;
        var before = own.UsedBefore(run);
        return IsKnownHere(BegunOf(run, before), before) ? Here(run, before, host) : null;
    }

    /// <summary>Of the newest attempt. One that began here while the store was away is not heard from it at once.</summary>
    private DateTimeOffset? BegunOf(string run, RunStanding? before) =>
        known.BegunOf(run) is { } heard && !(before?.At > heard + ClaimedRuns.EndOfAnAttempt) ? heard : before?.At;

    private static bool IsKnownHere(DateTimeOffset? begun, RunStanding? before) => begun is null || before?.At >= begun;

    private RunStanding Here(string run, RunStanding? before, string host) => ledger.RunStanding(run).Since(before).On(host);

    private TimeSpan? Hear(CancellationToken cancellationToken)
    {
        runs.Await(cancellationToken);
        return runs.Age;
    }

    private (RunStanding Standing, TimeSpan Age) Read(string run, DateTimeOffset? begun, CancellationToken cancellationToken)
    {
        var last = Known(run, begun);
        if (last is { } known && (known.Age < Fresh || MustWait(hasNone: false))) return known;
        var hasNone = last is null && !HasFailed(run);
        try
        {
            return Once(hasNone, () =>
            {
                var at = time.GetTimestamp();
                var (first, firstAt) = begun is { } since ? (UtcMinute.FromTime(since), at) : FirstOf(run, cancellationToken);
                var standing = Ask(run, first, cancellationToken);
                Keep(run, new(begun, standing, at, first, firstAt));
                return (standing, time.GetElapsedTime(at));
            });
        }
        catch (StoreUnavailableException away)
        {
            if (away.InnerException is TimeoutException) Failed(run);
            if (Known(run, begun) is not { } meanwhile) throw;
            return meanwhile;
        }
    }

    /// <summary>Too long to be summed in time, or the store is slow: it goes before nobody for a minute.</summary>
    private bool HasFailed(string run)
    {
        lock (_turn) return _failed.TryGetValue(run, out var at) && time.GetElapsedTime(at) < Oldest;
    }

    private void Failed(string run)
    {
        lock (_turn)
        {
            if (_failed.Count >= MostRuns) _failed.Clear();
            _failed[run] = time.GetTimestamp();
        }
    }

    /// <summary>A question, if it is time for one.</summary>
    private T Once<T>(bool hasNone, Func<T> ask)
    {
        if (MustWait(hasNone) || !_asking.TryEnter()) throw Nothing("others are asked for first, or the store was away just now", null);
        var at = time.GetTimestamp();
        try
        {
            var told = ask();
            Owe(time.GetElapsedTime(at) * PausePerQuestion);
            return told;
        }
        catch (Exception away) when (away is StoreUnavailableException or TimeoutException)
        {
            Owe(Fresh + MostOwed + time.GetElapsedTime(at));
            throw Nothing(away.Message, away);
        }
        finally
        {
            _asking.Exit();
        }
    }

    /// <summary>Asked over all time, so once a minute: energy of before it, of a host that was away, is in what is told from then on.</summary>
    private (UtcMinute? First, long At) FirstOf(string run, CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            if (_read.TryGetValue(run, out var read) && read is { Begun: null, First: not null } && time.GetElapsedTime(read.FirstAt) < Oldest) return (read.First, read.FirstAt);
        }

        return (energy.FirstMinuteOf(run, cancellationToken), time.GetTimestamp());
    }

    private RunStanding Ask(string run, UtcMinute? first, CancellationToken cancellationToken)
    {
        var end = UtcMinute.FromTime(time.GetUtcNow()) + 2;
        // The attempt before it ended an hour earlier at least: no minute has parts of both.
        if (first is not { } start || start >= end) return new([], []);
        var rows = energy.Totals(new(new(start, end), TotalsGrouping.Host, null) { Run = run }, cancellationToken);
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

    private void Keep(string run, Reading reading)
    {
        lock (_turn)
        {
            if (_read.Count >= MostRuns && !_read.ContainsKey(run)) _read.Remove(_read.MinBy(read => read.Value.ReadAt).Key);
            _read[run] = reading;
        }
    }

    /// <summary>True: not now. Who has an old figure lets those go before who were turned away without any.</summary>
    private bool MustWait(bool hasNone)
    {
        lock (_turn)
        {
            var now = time.GetElapsedTime(_origin);
            if (_owedUntil <= now + MostOwed) return !hasNone && _refusedAt > now - Fresh;
            if (hasNone) _refusedAt = now;
            return true;
        }
    }

    private void Owe(TimeSpan pause)
    {
        lock (_turn)
        {
            var now = time.GetElapsedTime(_origin);
            _owedUntil = (_owedUntil > now ? _owedUntil : now) + pause;
        }
    }

    private static long Sum(RunStanding standing) => standing.Hosts.Sum(row => row.Energy.Millijoules);

    private static StoreUnavailableException Nothing(string reason, Exception? inner) => new($"What the run's other hosts use is not known of late: {reason}", inner);

    private readonly record struct Reading(DateTimeOffset? Begun, RunStanding Standing, long ReadAt, UtcMinute? First, long FirstAt);
}
