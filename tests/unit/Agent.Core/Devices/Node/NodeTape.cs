using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

/// <summary>Ticks of one second over a node's components, with one GPU row per tick unless the GPU is silent.</summary>
internal sealed class NodeTape(NodeOptions options, params ScriptedMeter[] meters)
{
    public const long Second = 1_000_000;

    private readonly NodeComponents _node = new(meters, "", options, new MethodHalfWidths(), "id");
    private long _tick = 5 * Second;

    public static NodeOptions Watts(decimal watts) => new(Power(watts), null);

    public static NodeOptions Ratio(decimal ratio) => new(null, ratio);

    /// <summary>All rows of components so far, by position.</summary>
    public List<DeviceRow> Rows { get; } = [];

    public List<DeviceGap> Gaps { get; } = [];

    public IReadOnlyList<Device> Devices => _node.Describe();

    public long Sum(int position) => Rows.Where(row => row.Device == position).Sum(row => row.Millijoules);

    /// <summary>One tick; null: the GPU is silent.</summary>
    public NodeTape Tick(long? gpuMillijoules, long length = Second)
    {
        _tick += length;
        return Close(gpuMillijoules is { } energy ? [Gpu(energy, length)] : []);
    }

    /// <summary>One tick of one second, of several GPUs whose rows are as long as they are.</summary>
    public NodeTape TickOf(params (long Millijoules, long Length, RowKind Kind)[] gpus)
    {
        _tick += Second;
        return Close([.. gpus.Select(gpu => Gpu(gpu.Millijoules, gpu.Length) with { Kind = gpu.Kind })]);
    }

    /// <summary>The GPU begins anew: what it drew before is unknown.</summary>
    public NodeTape Open()
    {
        _tick += Second;
        return Close([Gpu(0, 0) with { Kind = RowKind.Opening }]);
    }

    private NodeTape Close(List<DeviceRow> rows)
    {
        var before = rows.Count;
        _node.Close(1, _tick, rows, 0, rows, Gaps);
        Rows.AddRange(rows.Skip(before));
        return this;
    }

    private DeviceRow Gpu(long millijoules, long length) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = _tick - length,
        EndMicroseconds = _tick,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = Method.Counter,
    };

    private static Watts Power(decimal watts) => TelemetryFootprint.Accounting.Units.Watts.FromWatts(watts);
}
