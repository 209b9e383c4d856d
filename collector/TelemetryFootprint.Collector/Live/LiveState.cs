using System.Collections.Immutable;
using Google.Protobuf.Collections;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Live;

/// <summary>What is true now: swapped whole, so that readers never wait and never see half a tick. Bounded by caps of devices and agents.</summary>
internal sealed class LiveState : ILiveSink, IAgentReportSink
{
    private const int MaximumDevices = 200_000;
    private const int MaximumAgents = 10_000;
    private const int MaximumRuns = 20_000;
    private const int MaximumRunsOfHost = 2_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly Lock _turn = new();
    private volatile LiveSnapshot _current = new(
        0,
        ImmutableSortedDictionary.Create<(string Host, string Uuid), LiveDevice>(DeviceOrder.Instance),
        ImmutableSortedDictionary.Create<string, AgentReport>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal));

    private readonly Dictionary<string, HashSet<string>> _runsOfHost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _heardOf = new(StringComparer.Ordinal);
    private DateTimeOffset _sweptAt, _runsSweptAt, _devicesSweptAt;
    private long _droppedReports, _unlistedRuns, _unlistedDevices;

    public LiveSnapshot Current => _current;

    /// <summary>Reports of agents beyond the cap; they are not shown.</summary>
    public long DroppedReports => Interlocked.Read(ref _droppedReports);

    /// <summary>Readings of runs beyond the caps, of one host and of all within an hour: their energy is in the ledger, and nothing of theirs is live.</summary>
    public long UnlistedRuns => Interlocked.Read(ref _unlistedRuns);

    /// <summary>Readings of devices, and ticks of hosts, beyond the caps: their energy is in the ledger, and nothing of theirs is live.</summary>
    public long UnlistedDevices => Interlocked.Read(ref _unlistedDevices);

    public void Publish(IReadOnlyList<LiveTick> ticks)
    {
        if (ticks.Count == 0)
            return;
        lock (_turn)
        {
            var (devices, labels) = ForgetDevices(_current.Devices.ToBuilder(), _current.HostLabels, ticks[^1].ReceivedAt);
            var runs = ForgetRuns(_current.Runs, ticks[^1].ReceivedAt).ToBuilder();
            foreach (var tick in ticks)
            {
                foreach (var row in tick.Tick.Rows)
                {
                    Take(devices, tick, row);
                    TakeRuns(runs, tick, row);
                }

                labels = TakeLabels(labels, tick);
            }

            _current = _current with { Version = _current.Version + 1, Devices = devices.ToImmutable(), HostLabels = labels, Runs = runs.ToImmutable() };
        }
    }

    public void Publish(AgentReport report)
    {
        lock (_turn)
        {
            var agents = Forget(_current.Agents, report.At);
            if (agents.Count < MaximumAgents || agents.ContainsKey(report.AgentId))
                agents = agents.SetItem(report.AgentId, report);
            else
                Interlocked.Increment(ref _droppedReports);
            _current = _current with { Version = _current.Version + 1, Agents = agents };
        }
    }

    /// <summary>Agents that went away an hour ago are looked for once a minute.</summary>
    private ImmutableSortedDictionary<string, AgentReport> Forget(ImmutableSortedDictionary<string, AgentReport> agents, DateTimeOffset now)
    {
        if (now - _sweptAt < TimeSpan.FromMinutes(1))
            return agents;
        _sweptAt = now;
        return agents.RemoveRange(agents.Values.Where(agent => !agent.Connected && now - agent.At >= Remembered).Select(agent => agent.AgentId));
    }

    /// <summary>
    /// A device, or a host, of which nothing came for an hour is gone, renamed or elsewhere: shown on, it would stand beside itself, and a fleet that comes and goes would fill the
    /// cap. Its totals are the ledger's, and go on where they were if it returns.
    /// </summary>
    private (ImmutableSortedDictionary<(string Host, string Uuid), LiveDevice>.Builder Devices, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Labels) ForgetDevices(
        ImmutableSortedDictionary<(string Host, string Uuid), LiveDevice>.Builder devices, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> labels, DateTimeOffset now)
    {
        if (now - _devicesSweptAt < TimeSpan.FromMinutes(1))
            return (devices, labels);
        _devicesSweptAt = now;
        devices.RemoveRange(devices.Where(device => now - device.Value.ReceivedAt >= Remembered).Select(device => device.Key).ToList());
        var gone = _heardOf.Where(host => now - host.Value >= Remembered).Select(host => host.Key).ToList();
        foreach (var host in gone) _heardOf.Remove(host);
        return (devices, labels.RemoveRange(gone));
    }

    private ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> TakeLabels(
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> labels, LiveTick tick)
    {
        var known = labels.GetValueOrDefault(tick.Host);
        if (known is null && labels.Count >= MaximumAgents)
        {
            Interlocked.Increment(ref _unlistedDevices);
            return labels;
        }

        _heardOf[tick.Host] = tick.ReceivedAt;
        return known is not null && Same(known, tick.Tick.Inventory.HostLabels)
            ? labels
            : labels.SetItem(tick.Host, tick.Tick.Inventory.HostLabels.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private ImmutableDictionary<string, DateTimeOffset> ForgetRuns(ImmutableDictionary<string, DateTimeOffset> runs, DateTimeOffset now)
    {
        if (now - _runsSweptAt < TimeSpan.FromMinutes(1))
            return runs;
        _runsSweptAt = now;
        var kept = runs.RemoveRange(runs.Where(run => now - run.Value >= Remembered).Select(run => run.Key));
        foreach (var (host, named) in _runsOfHost)
        {
            named.RemoveWhere(run => !kept.ContainsKey(run));
            if (named.Count == 0) _runsOfHost.Remove(host);
        }

        return kept;
    }

    /// <summary>When it came counts, not when it was drawn: a backlog makes a run's counters grow too.</summary>
    private void TakeRuns(ImmutableDictionary<string, DateTimeOffset>.Builder runs, LiveTick tick, DeviceRow row)
    {
        foreach (var share in row.Shares ?? [])
        {
            if (share.Owner is not { Kind: OwnerKind.Run or OwnerKind.ReservedIdle, RunId: { Length: > 0 } run }) continue;
            if (runs.ContainsKey(run) || MayList(runs.Count, tick.Host, run)) runs[run] = tick.ReceivedAt;
            else Interlocked.Increment(ref _unlistedRuns);
        }
    }

    /// <summary>A run of several hosts counts for the first that named it.</summary>
    private bool MayList(int listed, string host, string run)
    {
        if (listed >= MaximumRuns) return false;
        if (!_runsOfHost.TryGetValue(host, out var named)) _runsOfHost[host] = named = new(StringComparer.Ordinal);
        return named.Count < MaximumRunsOfHost && named.Add(run);
    }

    private void Take(ImmutableSortedDictionary<(string Host, string Uuid), LiveDevice>.Builder devices, LiveTick tick, DeviceRow row)
    {
        var device = tick.Tick.Inventory.Devices[row.Device];
        // Many devices are not one reading.
        if (HostDevices.IsOverflow(device.Uuid))
            return;
        var key = (tick.Host, device.Uuid);
        var at = DateTimeOffset.UnixEpoch.AddMicroseconds(row.EndMicroseconds + tick.UnixShiftMicroseconds);
        var known = devices.GetValueOrDefault(key);
        // Ticks may be replayed: an older one never replaces a newer one.
        if (known?.At > at)
            return;
        if (known is null && devices.Count >= MaximumDevices)
        {
            Interlocked.Increment(ref _unlistedDevices);
            return;
        }

        var interval = TimeSpan.FromMicroseconds(row.EndMicroseconds - row.StartMicroseconds);
        if (interval == TimeSpan.Zero || row.Kind == RowKind.Bridged)
            interval = known?.Interval ?? TimeSpan.FromSeconds(1);
        devices[key] = new LiveDevice(
            tick.AgentId, tick.Host, device, at, tick.ReceivedAt, interval, row.Method,
            row.PowerMilliwatts ?? MeanMilliwatts(row), row.UtilizationPercent, row.MemoryMebibytes, row.TemperatureCelsius);
    }

    /// <summary>Without a power reading, the interval's mean.</summary>
    private static long? MeanMilliwatts(DeviceRow row) => row.Kind == RowKind.Interval && row.EndMicroseconds > row.StartMicroseconds
        ? (long)((Int128)row.Millijoules * 1_000_000 / (row.EndMicroseconds - row.StartMicroseconds))
        : null;

    private static bool Same(ImmutableSortedDictionary<string, string> known, MapField<string, string> labels) =>
        known.Count == labels.Count && labels.All(label => known.TryGetValue(label.Key, out var value) && value == label.Value);
}
