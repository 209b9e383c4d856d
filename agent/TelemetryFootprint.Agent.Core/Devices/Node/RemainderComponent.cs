using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// The rest of the node by assumption: a constant, or a share of its GPUs, less what its processors and memory measured in the same
/// time. The assumption is a mean: what they measure above it in one row is taken off later ones, so rest and measured sum to what is
/// assumed. Never negative. With a ratio and no GPU that tells there is nothing to multiply: a gap, not a zero. Over a time that the host slept, as far as its clock tells, a constant is
/// not drawn: the next row begins anew.
/// </summary>
internal sealed class RemainderComponent : INodeComponent
{
    private const long NanojoulesPerMillijoule = 1_000_000;

    private readonly NodeOptions _options;
    private readonly IReadOnlyList<MeteredComponent> _meters;
    private readonly ComponentTotal _total = new(Method.Assumed);
    private readonly RestBalance _balance = new();
    private readonly Device _description;
    private readonly RelativeHalfWidth _halfWidth;
    private long _lastTickMicroseconds;
    private int _mostGpus;
    private bool _isUnknown;

    /// <param name="options">One of its two is set.</param>
    /// <param name="agentId">Part of the UUID.</param>
    /// <param name="halfWidth">Of the assumption.</param>
    /// <param name="meters">What measures a part of it; closed before it at each tick.</param>
    public RemainderComponent(NodeOptions options, string agentId, RelativeHalfWidth halfWidth, IReadOnlyList<MeteredComponent> meters)
    {
        (_options, _meters, _halfWidth) = (options, meters, halfWidth);
        _description = new Device
        {
            Uuid = $"NODE-{agentId}",
            Kind = DeviceKind.Node,
            Model = "rest of the node",
            PowerReading = PowerReading.None,
            Reason = options.Overhead is { } watts
                ? string.Create(CultureInfo.InvariantCulture, $"Host:OverheadWatts: {watts.Value:0.###} W, less what processors and memory measure")
                : string.Create(CultureInfo.InvariantCulture, $"Host:NodeToGpuRatio: ({options.NodeToGpuRatio:0.###} - 1) x its GPUs, less what processors and memory measure"),
        };
    }

    public Device Description
    {
        get
        {
            var device = _description.Clone();
            device.Bounds.Add(RemainderBounds.Of(_options, _halfWidth, _meters.Count > 0 || IsBesideModules, GpuLimit));
            return device;
        }
    }

    /// <summary>What rows of the coming tick hold of the node beside meters and GPUs.</summary>
    public long ElsewhereMillijoules { get; set; }

    /// <summary>There may be such rows.</summary>
    public bool IsBesideModules { get; set; }

    /// <summary>What all GPUs together may draw; null: not known of each.</summary>
    public Watts? GpuLimit { get; set; }

    /// <remarks>
    /// While a meter is silent and will still tell what it missed, this waits with it: their next rows then cover the same time. What
    /// the others measure meanwhile is kept for that row. A GPU that was silent alone brings its energy at once, which is no power of that row; more than a
    /// megawatt gives goes to later rows.
    /// </remarks>
    public DeviceRow? Close(int position, long tickMicroseconds, IReadOnlyList<DeviceRow> gpuRows)
    {
        var length = _total.EndMicroseconds is null ? 0 : tickMicroseconds - _lastTickMicroseconds;
        _lastTickMicroseconds = tickMicroseconds;
        var isOfInterval = !_balance.IsBehind && (_options.Overhead is not null || gpuRows.All(row => row.Kind != RowKind.Interval || row.StartMicroseconds >= _total.EndMicroseconds));
        // mW × µs is nJ.
        _balance.Add(_options.Overhead is { } watts ? (Int128)watts.Milliwatts * length : OfGpus(gpuRows), Measured());
        _isUnknown |= HaveAllBegunAnew(gpuRows) || HasSlept(length);
        if ((_options.Overhead is null && gpuRows.Count == 0) || _meters.Any(meter => meter.IsBridging))
            return null;
        if (_total.EndMicroseconds is null)
            _balance.Clear();
        else if (_isUnknown)
            _balance.Drop();
        var isKnown = tickMicroseconds > _total.EndMicroseconds && !_isUnknown;
        _isUnknown = false;
        var most = (Int128)Limits.MaxPowerMilliwatts * (tickMicroseconds - _total.EndMicroseconds ?? 0);
        return _total.Close(position, tickMicroseconds, isKnown ? _balance.Take(most) : null, isOfInterval);
    }

    private Int128 Measured()
    {
        var millijoules = (Int128)ElsewhereMillijoules;
        foreach (var meter in _meters)
            millijoules += meter.ClosedMillijoules;
        return millijoules * NanojoulesPerMillijoule;
    }

    /// <summary>With a ratio: nobody knows what the GPUs drew before, so the rest of that time is as unknown.</summary>
    private bool HaveAllBegunAnew(IReadOnlyList<DeviceRow> gpuRows)
    {
        _mostGpus = Math.Max(_mostGpus, gpuRows.Count);
        // One that is missing may yet bring the energy of this time.
        return _options.Overhead is null && gpuRows.Count > 0 && gpuRows.Count == _mostGpus && gpuRows.All(row => row.Kind == RowKind.Opening);
    }

    /// <summary>Nobody saw it tick, and its clock would have gone on. What a ratio is of has told itself what it drew.</summary>
    private bool HasSlept(long length) => _options.Overhead is not null && _options.LongestAwake is { } longest && length > (long)longest.TotalMicroseconds;

    /// <summary>
    /// A long row of a GPU that was silent counts whole: nothing was counted for it here meanwhile. One that bridges a restart does not: no row of the node reaches
    /// back before the agent's start.
    /// </summary>
    private Int128 OfGpus(IReadOnlyList<DeviceRow> gpuRows)
    {
        Int128 millijoules = 0;
        foreach (var row in gpuRows.Where(row => row.Kind != RowKind.Bridged))
            millijoules += row.Millijoules;
        return (Int128)decimal.Round((_options.NodeToGpuRatio!.Value - 1) * (decimal)millijoules * NanojoulesPerMillijoule);
    }
}
