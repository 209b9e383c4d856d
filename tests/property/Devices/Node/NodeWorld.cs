using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Devices.Node;

/// <summary>A node with two GPUs, two packages and a module, whose true joules are known. Rows of what was silent bridge the silence.</summary>
internal sealed class NodeWorld
{
    private const long Second = 1_000_000;

    private readonly Meter[] _meters = [new("RAPL-package-0"), new("RAPL-package-1")];
    private readonly long[] _owed = new long[2];
    private readonly long[] _since = new long[2];
    private readonly NodeComponents _node;
    private long _now;

    public NodeWorld(NodeOptions options)
    {
        _node = new NodeComponents(_meters, "", options, new MethodHalfWidths(), "id");
        Play(default);
    }

    /// <summary>Of GPUs, in mJ: all that was told.</summary>
    public long Gpus { get; private set; }

    /// <summary>Of packages and modules, in mJ, by their rows.</summary>
    public long Measured { get; private set; }

    /// <summary>The truth of packages and modules, in mJ.</summary>
    public long MeasuredTruth { get; private set; }

    public long Rest { get; private set; }

    public long Seconds { get; private set; } = -1;

    /// <summary>No row was negative, and each row of a component began where its last one ended.</summary>
    public bool IsSound { get; private set; } = true;

    private readonly Dictionary<int, long> _ends = [];

    public void Play(NodeSecond second)
    {
        _now += Second;
        Seconds++;
        List<DeviceRow> rows = [];
        for (var gpu = 0; gpu < 2; gpu++)
            Gpu(gpu, (gpu == 0 ? second.Gpus.First : second.Gpus.Other) * 1000L, (second.Silent & (1 << gpu)) != 0, rows);
        for (var meter = 0; meter < 2; meter++)
        {
            var joules = meter == 0 ? second.Meters.First : second.Meters.Other;
            _meters[meter].Count(joules * Second, (second.Silent & (4 << meter)) != 0);
            MeasuredTruth += joules * 1000L;
        }

        Measured += second.Module * 1000L;
        MeasuredTruth += second.Module * 1000L;
        List<DeviceRow> all = [.. rows];
        _node.Close(2, _now, rows, second.Module * 1000L, all, []);
        foreach (var row in all.Skip(rows.Count))
            Take(row);
    }

    private void Gpu(int gpu, long millijoules, bool isSilent, List<DeviceRow> rows)
    {
        _owed[gpu] += millijoules;
        if (isSilent)
            return;
        rows.Add(new DeviceRow
        {
            Device = gpu,
            Kind = Seconds == 0 ? RowKind.Opening : RowKind.Interval,
            StartMicroseconds = _since[gpu],
            EndMicroseconds = _now,
            Millijoules = _owed[gpu],
            CumulativeMillijoules = 0,
            Method = Method.Counter,
        });
        Gpus += _owed[gpu];
        (_owed[gpu], _since[gpu]) = (0, _now);
    }

    private void Take(DeviceRow row)
    {
        if (row.Device == 4)
            Rest += row.Millijoules;
        else
            Measured += row.Millijoules;
        var chains = row.Kind == RowKind.Opening || row.StartMicroseconds == _ends[row.Device];
        IsSound &= row.Millijoules >= 0 && chains;
        _ends[row.Device] = row.EndMicroseconds;
    }

    private sealed class Meter(string name) : INodeMeter
    {
        private long _microjoules = 1_000_000_000;
        private bool _isSilent;

        public string Name { get; } = name;

        public DeviceKind Kind => DeviceKind.Cpu;

        public string Model => Name;

        public long RangeMicrojoules => 262_143_328_850;

        public long? ReadMicrojoules() => _isSilent ? null : _microjoules;

        public void Count(long microjoules, bool isSilent) => (_microjoules, _isSilent) = ((_microjoules + microjoules) % RangeMicrojoules, isSilent);
    }
}
