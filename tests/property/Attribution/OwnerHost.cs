using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Agent.Core.Attribution;

namespace TelemetryFootprint.PropertyTests.Attribution;

/// <summary>A host of two GPUs whose processes, jobs and claims come and go: the agent's own way from a process to a row's shares, and the collector's from there to the ledger.</summary>
internal sealed class OwnerHost : IProcessOwners
{
    public const int Slots = 8;
    public const int Gpus = 2;
    private const int FirstPid = 100;
    private const int User = 1000;
    private const long Second = 1_000_000;

    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ProcessOwners _owners;
    private readonly Inventory _inventory = new() { Host = "node-1" };
    private readonly PowerStates[] _states = [new(60_000), new(60_000)];
    private readonly long[] _since = new long[Gpus];
    private readonly List<Claim> _claims = [];
    private readonly Dictionary<(string Device, string Owner), long> _ledger = [];
    private long _now;
    private long _starts;

    public OwnerHost()
    {
        _processes.Run(ScriptedProcesses.Agent, 1);
        _owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, new() { PerMinuteOfAUser = 10_000, PerMinute = 10_000, NewRunsPerHour = 10_000, NewRunsPerHourOfAUser = 10_000 });
        for (var gpu = 0; gpu < Gpus; gpu++)
            _inventory.Devices.Add(new Device { Uuid = $"GPU-{gpu}", Index = (uint)gpu, Kind = DeviceKind.Gpu });
    }

    public long[] Drawn { get; } = new long[Gpus];

    /// <summary>What went wrong; null: nothing.</summary>
    public string? Fault { get; private set; }

    public void Begin(int slot, int place, int parent, bool hasWord)
    {
        _processes.Run(FirstPid + slot, ++_starts, hasWord ? $"word-{slot}" : null, place == 0 ? "/" : $"/system.slice/slurmstepd.scope/job_{place}/step_0", parent == slot ? 1 : FirstPid + parent);
        if (place > 0)
            _processes.Set(FirstPid + slot, "SLURM_JOB_GPUS", place == 1 ? "0" : "0,1");
    }

    public void End(int slot) => _processes.End(FirstPid + slot);

    public void Scan() => _owners.ScanJobs();

    public void Open(int slot, int gpus, bool isGroup, bool isRoots)
    {
        try
        {
            // A name of its own: what the ledger has of it is this claim's.
            _claims.Add(_owners.Open(new ClaimOrder($"claim-{_claims.Count}", FirstPid + slot, isRoots ? ClaimOrder.Root : User)
            {
                WholeGroup = isGroup,
                Gpus = [.. Enumerable.Range(0, Gpus).Where(gpu => (gpus & (1 << gpu)) != 0).Select(gpu => $"{gpu}")],
            }));
        }
        catch (ClaimException)
        {
            // There is no such process, or it is claimed.
        }
    }

    public void Close(int claim)
    {
        if (_claims.Count > 0)
            _claims[claim % _claims.Count].End();
    }

    /// <summary>A second passes. Each GPU has drawn something, unless it gives no row this time; some processes are on it.</summary>
    public void Tick(IReadOnlyList<(bool HasRow, int Millijoules, int Percent, int Processes)> gpus, Action meanwhile)
    {
        _owners.Claims.Begin();
        (_now, var rows) = (_now + Second, new List<DeviceRow>());
        _time.Advance(TimeSpan.FromSeconds(1));
        meanwhile();
        for (var gpu = 0; gpu < Gpus; gpu++)
        {
            if (gpus[gpu].HasRow)
                rows.Add(Row(gpu, gpus[gpu].Millijoules, gpus[gpu].Percent, gpus[gpu].Processes));
        }

        _owners.Claims.Turn(_now, _inventory, rows);
        _owners.EndClaims();
        foreach (var entry in TickEntries.Of(new Tick(_now, 0, _inventory, rows, []), 0))
            _ledger[(entry.Series.Device, entry.Series.Owner)] = _ledger.GetValueOrDefault((entry.Series.Device, entry.Series.Owner)) + entry.Cell.Millijoules;
    }

    /// <summary>Null: every millijoule has one owner, and each claim was told what the ledger has of it.</summary>
    public string? Verdict()
    {
        for (var gpu = 0; gpu < Gpus; gpu++)
        {
            var booked = _ledger.Where(entry => entry.Key.Device == $"GPU-{gpu}").Sum(entry => entry.Value);
            if (booked != Drawn[gpu])
                return $"GPU-{gpu} drew {Drawn[gpu]} and its owners have {booked}";
        }

        foreach (var claim in _claims)
        {
            var booked = _ledger.Where(entry => OwnerText.RunOf(entry.Key.Owner) == claim.RunId).Sum(entry => entry.Value);
            if (claim.State.Devices.Sum(device => device.Millijoules) is var told && told != booked)
                return $"{claim.RunId} was told {told} and has {booked}";
        }

        return Fault;
    }

    public void See(int pid)
    {
    }

    public string? RunOf(int pid, long sinceMicroseconds = long.MaxValue) => _owners.RunOf(pid, sinceMicroseconds);

    public IReadOnlyList<string> ReservedBy(string uuid, int index, long sinceMicroseconds) => _owners.Reservations.Of(uuid, index, sinceMicroseconds);

    private DeviceRow Row(int gpu, int millijoules, int percent, int processes)
    {
        List<GpuProcess> present = [.. Enumerable.Range(0, Slots).Where(slot => (processes & (1 << slot)) != 0).Select(slot => new GpuProcess(FirstPid + slot, true, slot % 3 * 10, -1))];
        foreach (var process in present)
            _owners.Look(process.Pid);
        var (since, uuid) = (_since[gpu], $"GPU-{gpu}");
        (_since[gpu], Drawn[gpu]) = (_now, Drawn[gpu] + millijoules);
        var states = _states[gpu].Split(new MeterStep(RowKind.Interval, since, millijoules), _now, millijoules, percent, present.Count);
        var shares = OwnerSplit.Of(millijoules, states, GpuUsers.Of(present, this, since), IdleParts.Of(this, uuid, gpu, since));
        if (ReservedBy(uuid, gpu, since).Count > 0 && shares?.Any(share => share.Owner?.Kind == OwnerKind.Idle) == true)
            Fault ??= $"{uuid} is set aside and counts as idle";
        return new DeviceRow
        {
            Device = gpu,
            Kind = RowKind.Interval,
            StartMicroseconds = since,
            EndMicroseconds = _now,
            Millijoules = millijoules,
            CumulativeMillijoules = Drawn[gpu],
            Method = Method.Counter,
            Shares = shares,
        };
    }
}
