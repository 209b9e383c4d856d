using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// A processor package or its memory by its own counter. A smaller value than before is a wrap, since RAPL counters wrap within minutes:
/// the range is added once. A difference that no processor draws is a new baseline without energy.
/// </summary>
/// <remarks>A row after a failed reading is longer and its energy known, but only for as long as the counter cannot have wrapped twice.</remarks>
internal sealed class MeteredComponent : INodeComponent
{
    // A package draws up to some 500 W; a reading of tens of kilowatts is a counter that began anew.
    private const long ImplausibleMilliwatts = 5_000_000;

    private readonly INodeMeter _meter;
    private readonly ComponentTotal _total = new(Method.Counter);
    private long _lastMicrojoules;

    public MeteredComponent(INodeMeter meter, string agentId, RelativeHalfWidth halfWidth)
    {
        _meter = meter;
        Description = new Device
        {
            Uuid = meter.Name.Replace("RAPL-", $"RAPL-{agentId}-", StringComparison.Ordinal),
            Kind = meter.Kind,
            Model = meter.Model,
            PowerReading = PowerReading.None,
            Bounds = { BoundRules.Relative(Method.Counter, halfWidth) },
        };
    }

    public Device Description { get; }

    /// <summary>Of the row that was closed last; 0 for a gap and an opening.</summary>
    public long ClosedMillijoules { get; private set; }

    /// <summary>It gave no row, but its next one will hold the energy of this time too.</summary>
    public bool IsBridging { get; private set; }

    public DeviceRow? Close(int position, long tickMicroseconds, IReadOnlyList<DeviceRow> gpuRows)
    {
        if (_meter.ReadMicrojoules() is not { } now)
        {
            ClosedMillijoules = 0;
            IsBridging = _total.EndMicroseconds is { } end && !MayHaveWrappedTwice(tickMicroseconds - end);
            return null;
        }

        var energy = Since(now, tickMicroseconds);
        _lastMicrojoules = now;
        var row = _total.Close(position, tickMicroseconds, energy is { } microjoules ? microjoules * (Int128)1000 : null);
        (ClosedMillijoules, IsBridging) = (row.Millijoules, false);
        return row;
    }

    private long? Since(long now, long tickMicroseconds)
    {
        if (_total.EndMicroseconds is not { } start)
            return null;
        var microjoules = now - _lastMicrojoules;
        if (microjoules < 0)
            microjoules += _meter.RangeMicrojoules;
        // mW × µs is nJ.
        var most = (Int128)ImplausibleMilliwatts * Math.Max(tickMicroseconds - start, 1) / 1000;
        return microjoules >= 0 && microjoules <= most && !MayHaveWrappedTwice(tickMicroseconds - start) ? microjoules : null;
    }

    // At 1 kW no package of today is left out; a range of 262 kJ is then 262 s.
    private bool MayHaveWrappedTwice(long microseconds) => _meter.RangeMicrojoules > 0 && microseconds > Math.Max(10_000_000, _meter.RangeMicrojoules / 1000);
}
