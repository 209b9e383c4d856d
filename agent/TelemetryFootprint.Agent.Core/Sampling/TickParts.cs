using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The rows of a tick that no GPU gives: MIG instances as parts of their board, what Grace modules take beside their GPUs, and the rest of
/// the node. Their devices stand behind the GPUs in the inventory, in that order. Used by the thread that takes the ticks.
/// </summary>
internal sealed class TickParts(NodeComponents node, string agentId, TimeSpan interval)
{
    private readonly Dictionary<string, MigSplit> _splits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, PartState> _states = [];
    private readonly List<SplitBoard> _boards = [];
    private readonly GraceModules _grace = new(agentId, EnergyMeter.MaximumGap(interval));
    private IReadOnlyList<GraceModule> _modules = [];
    private IReadOnlyList<Device> _devices = [];
    private int _firstPosition;
    private int _modulePosition;

    /// <summary>What of the host no figure holds, for people.</summary>
    public IReadOnlyList<string> Uncovered => node.Uncovered;

    /// <summary>Each part as its last row left it, in the order of the inventory.</summary>
    public IReadOnlyList<PartState> States => [.. _states.Values];

    /// <summary>The devices behind the GPUs. What they will be from the next tick on is fixed by this call.</summary>
    public IReadOnlyList<Device> Describe(IReadOnlyList<SampledDevice> gpus, IReadOnlyList<Device> described)
    {
        UseModules(gpus);
        var devices = new List<Device>();
        _boards.Clear();
        for (var board = 0; board < gpus.Count; board++)
        {
            if (SplitOf(gpus[board]) is not { } split)
                continue;
            _boards.Add(new SplitBoard(board, split, gpus.Count + devices.Count));
            devices.AddRange(split.Parts.Select(part => MigDescription.Of(part, described[board])));
        }

        _modulePosition = gpus.Count + devices.Count;
        devices.AddRange(_modules.Select(module => module.Describe()));
        devices.AddRange(node.Describe(NodeComponents.LimitOf(described), _modules.Count > 0));
        Forget(gpus.Count, devices);
        return devices;
    }

    /// <summary>A GPU has been read: if it speaks for its module, the module's power too.</summary>
    public void Read(SampledDevice gpu, Lanes.DeviceReadings readings)
    {
        if (readings.ModulePower.Microseconds == 0 || _modules.FirstOrDefault(module => module.Reader == gpu.Uuid) is not { } module)
            return;
        module.AddPower(readings.ModulePower.Microseconds, readings.ModulePower.Reading);
        gpu.ReadsModule = module.Reader == gpu.Uuid;
    }

    /// <summary>Adds to the rows and gaps of the GPUs, which are complete, those of the parts.</summary>
    public void Close(long tickMicroseconds, IReadOnlyList<SampledDevice> gpus, List<DeviceRow> rows, List<DeviceGap> gaps)
    {
        var boards = rows.ToList();
        foreach (var split in _boards)
            Close(split, boards, gaps, rows);
        for (var i = 0; i < _modules.Count; i++)
            rows.Add(RowOf(_modules[i], _modulePosition + i, tickMicroseconds, [.. boards.Where(row => _modules[i].Gpus.Contains(gpus[row.Device].Uuid))]));
        Speak(gpus);
        var beside = rows.Where(row => row.Device >= _modulePosition).Sum(row => row.Millijoules);
        node.Close(_modulePosition + _modules.Count, tickMicroseconds, boards, beside, rows, gaps);
        foreach (var row in rows.Where(row => row.Device >= _firstPosition))
            _states[row.Device] = new PartState(_devices[row.Device - _firstPosition], row.CumulativeMillijoules);
    }

    private static void Close(SplitBoard board, List<DeviceRow> boards, List<DeviceGap> gaps, List<DeviceRow> rows)
    {
        foreach (var row in boards.Where(row => row.Device == board.Board))
        {
            rows.AddRange(board.Split.Split(row, board.Position));
            return;
        }

        var code = gaps.Where(gap => gap.Device == board.Board).Select(gap => gap.Code).FirstOrDefault();
        for (var part = 0; part < board.Split.Parts.Count; part++)
            gaps.Add(new DeviceGap(board.Position + part, code));
    }

    private static DeviceRow RowOf(GraceModule module, int position, long tickMicroseconds, IReadOnlyCollection<DeviceRow> gpus)
    {
        var step = module.Close(tickMicroseconds, gpus);
        return new DeviceRow
        {
            Device = position,
            Kind = step.Kind,
            StartMicroseconds = step.StartMicroseconds,
            EndMicroseconds = tickMicroseconds,
            Millijoules = step.Millijoules,
            CumulativeMillijoules = module.CumulativeMillijoules,
            Method = Method.Integrated,
        };
    }

    /// <summary>Null: the board is whole.</summary>
    private MigSplit? SplitOf(SampledDevice gpu)
    {
        if (gpu.Probe.Facts.MigMode != 1)
        {
            _splits.GetValueOrDefault(gpu.Uuid)?.Stop();
            return null;
        }

        if (!_splits.TryGetValue(gpu.Uuid, out var split))
            _splits.Add(gpu.Uuid, split = new MigSplit(gpu.Uuid));
        split.Use(gpu.Probe.MigInstances, gpu.Probe.MaxMigInstances ?? 0);
        return split;
    }

    private void UseModules(IReadOnlyList<SampledDevice> gpus)
    {
        _modules = _grace.Of([.. gpus.Select(gpu => gpu.Member)]);
        Speak(gpus);
    }

    private void Speak(IReadOnlyList<SampledDevice> gpus)
    {
        foreach (var gpu in gpus)
            gpu.ReadsModule = _modules.Any(module => module.Reader == gpu.Uuid);
    }

    private void Forget(int firstPosition, List<Device> devices)
    {
        var isSame = firstPosition == _firstPosition && devices.Select(device => device.Uuid).SequenceEqual(_devices.Select(device => device.Uuid), StringComparer.Ordinal);
        if (!isSame)
            _states.Clear();
        (_firstPosition, _devices) = (firstPosition, devices);
    }

    private sealed record SplitBoard(int Board, MigSplit Split, int Position);
}
