using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// By the store, where runs of hosts that report to other collectors are whole: as read some seconds ago, with the factors of now. Of the host that asks the own ledger is newer, if it
/// has all of its part. When the newest attempt began is known once the registry of all collectors was heard: nothing is told before. One question at a time, and five times as long a pause as they took, whoever asks: many runs, or long ones, are older figures, which say how old, and beyond a minute none.
/// Of a run of hours what is two hours old is kept as a sum, and read again each hour for what came late: a run of weeks costs no more than one of hours, once its beginning was read.
/// Who has none goes before who has an old one; a store that is away is asked once in five seconds, and as long later as the question took.
/// </summary>
internal sealed class SharedStandings(IEnergyReader energy, ILedgerReader ledger, IRunStore own, KnownRuns known, RunExchange runs, TimeProvider time) : IRunStandings
{
    /// <summary>Older figures are not told: who waits for them hears nothing, and knows that.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromMinutes(1);

    private const int MostRuns = 1000;
    private const int PausePerQuestion = 5;
    private const int SettledAfterMinutes = 120;
    private const int MinutesPerHour = 60;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // Then others have their turn again, and what is left is read in the next one.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OldAgain = TimeSpan.FromHours(1);

    // A stream asks for its runs one behind the other: they may owe so much of the pause.
    private static readonly TimeSpan MostOwed = TimeSpan.FromSeconds(2);

    private readonly Lock _asking = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<string, RunReading> _read = new(StringComparer.Ordinal);
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
        if (begun is null && before is not null) return new(Here(run, before, host), TimeSpan.Zero) { WhyHostOnly = "an older release began its newest attempt and did not note when" };
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
        var last = Told(run, begun);
        if (last is { } known && (known.Age < Fresh || MustWait(hasNone: false))) return known;
        var hasNone = last is null && !HasFailed(run);
        RunReading? reading = null;
        try
        {
            reading = Once(hasNone, () => Ask(run, begun, cancellationToken));
        }
        catch (StoreUnavailableException away)
        {
            if (away.InnerException is TimeoutException) Failed(run);
            if (Told(run, begun) is not { } meanwhile) throw;
            return meanwhile;
        }

        return Told(run, begun) ?? throw Nothing($"all of it is being read, {reading.Next?.UpTo.ToTime():u} is reached", null);
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
        catch (Exception error)
        {
            // Who waits no longer took the store's time all the same.
            Owe(error is OperationCanceledException ? time.GetElapsedTime(at) * PausePerQuestion : Fresh + MostOwed + time.GetElapsedTime(at));
            if (error is StoreUnavailableException or TimeoutException) throw Nothing(error.Message, error);
            throw;
        }
        finally
        {
            _asking.Exit();
        }
    }

    /// <summary>As far as there is time: the last hours behind what is older, and then some more of what is read again.</summary>
    private RunReading Ask(string run, DateTimeOffset? begun, CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();
        var reading = FirstOf(run, Known(run, begun) ?? new(begun), cancellationToken);
        var (settled, end) = ((UtcMinute.FromTime(time.GetUtcNow()) + -SettledAfterMinutes).FloorTo(MinutesPerHour), UtcMinute.FromTime(time.GetUtcNow()) + 2);
        // The attempt before it ended an hour earlier at least: no minute has parts of both.
        if (reading.First?.Minute is not { } first || first >= end) return Keep(run, reading with { Standing = new([], []), ReadAt = at });
        if (first < settled && reading.Old is null) reading = ReadOld(run, reading, first, settled, at, cancellationToken);
        if (first < settled && reading.Old is null) return reading;
        var late = Part(run, new(reading.Old?.UpTo ?? first, end), cancellationToken);
        reading = Keep(run, reading with { Standing = reading.Old?.Standing.Plus(late) ?? late, ReadAt = at });
        return reading.Old is { } old && time.GetElapsedTime(old.ReadAt) >= OldAgain ? ReadOld(run, reading, first, settled, at, cancellationToken) : reading;
    }

    /// <summary>Asked over all time, so once a minute: energy of before it, of a host that was away, is in what is told from then on.</summary>
    private RunReading FirstOf(string run, RunReading reading, CancellationToken cancellationToken)
    {
        if (reading is { First: { Minute: not null } known } && (reading.Begun is not null || time.GetElapsedTime(known.At) < Oldest)) return reading;
        var at = time.GetTimestamp();
        var first = reading.Begun is { } since ? UtcMinute.FromTime(since) : energy.FirstMinuteOf(run, cancellationToken);
        reading = reading with { First = (first, at) };
        return first == (reading.Old ?? reading.Next)?.From ? reading : reading with { Old = null, Next = null };
    }

    private RunReading ReadOld(string run, RunReading reading, UtcMinute first, UtcMinute settled, long begun, CancellationToken cancellationToken)
    {
        do
        {
            var next = reading.Next ?? RunPrefix.At(first, time.GetTimestamp());
            try
            {
                next = next.With(next.NextTo(settled), Part(run, next.NextTo(settled), cancellationToken));
            }
            catch (TimeoutException)
            {
                Keep(run, reading with { Next = next.InShorterParts() });
                throw;
            }

            reading = Keep(run, next.UpTo < settled ? reading with { Next = next } : reading with { Old = next, Next = null });
        }
        while (reading.Next is not null && time.GetElapsedTime(begun) < LongestTurn);
        return reading;
    }

    private RunStanding Part(string run, MinuteRange range, CancellationToken cancellationToken)
    {
        var rows = energy.Totals(new(range, TotalsGrouping.Host, null) { Run = run }, cancellationToken);
        return new RunStanding(
            [.. rows.Select(row => new RunOnHost(row.Key, row.Simulated, row.Energy, row.Unpriced))],
            [
                .. from row in rows where row is { Grams: not null, Family: not null }
                   select new RunGramsOnHost(row.Key, row.Simulated, row.Zone ?? string.Empty, row.Family!.Value, row.Grams!.Value),
            ]).Plus(new([], []));
    }

    /// <summary>Null: nothing, or of another attempt.</summary>
    private RunReading? Known(string run, DateTimeOffset? begun)
    {
        lock (_turn) return _read.TryGetValue(run, out var reading) && reading.Begun == begun ? reading : null;
    }

    /// <summary>Null: not of late, or of another attempt.</summary>
    private (RunStanding Standing, TimeSpan Age)? Told(string run, DateTimeOffset? begun) =>
        Known(run, begun) is { Standing: { } standing, ReadAt: var at } && time.GetElapsedTime(at) is var age && age <= Oldest ? (standing, age) : null;

    private RunReading Keep(string run, RunReading reading)
    {
        lock (_turn)
        {
            if (_read.Count >= MostRuns && !_read.ContainsKey(run)) _read.Remove(_read.MinBy(read => Math.Max(read.Value.ReadAt, read.Value.Next?.ReadAt ?? 0)).Key);
            return _read[run] = reading;
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
}
