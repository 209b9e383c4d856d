using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>One GPU's energy over a run.</summary>
internal sealed class DeviceEnergy(Device device)
{
    private readonly SortedSet<string> _methods = new(StringComparer.Ordinal);

    public Device Device { get; } = device;

    public Joules Joules { get; private set; }

    public EnergyBounds Bounds { get; private set; }

    /// <summary>Of how long it is the energy.</summary>
    public long Microseconds { get; private set; }

    public string Method => string.Join(", ", _methods);

    /// <summary>As the agent of this host tells it.</summary>
    public static DeviceEnergy Of(ControlDevice told)
    {
        var energy = new DeviceEnergy(new Device { Uuid = told.Uuid, Index = (uint)told.Index, Model = told.Model })
        {
            Joules = new(told.Millijoules),
            Bounds = new(new(told.LowMillijoules), new(told.HighMillijoules)),
            Microseconds = (long)(told.Seconds * 1e6),
        };
        energy._methods.UnionWith(told.Methods);
        return energy;
    }

    /// <summary>The part of a row from an instant to another. A row tells nothing of when within it: its energy counts as even.</summary>
    public void Add(DeviceRow row, Device device, long from, long to)
    {
        var (start, end) = (Math.Max(row.StartMicroseconds, from), Math.Min(row.EndMicroseconds, to));
        if (end <= start) return;
        var energy = new Joules((long)((Int128)row.Millijoules * (end - start) / (row.EndMicroseconds - row.StartMicroseconds)));
        var rule = device.Bounds.FirstOrDefault(rule => rule.Method == row.Method);
        Joules += energy;
        Microseconds += end - start;
        Bounds += EnergyBounds.Of(
            energy, end - start, rule is null ? null : new(rule.HalfWidthPpm),
            rule?.Range is { } range ? (new(range.LowMilliwatts), new(range.HighMilliwatts)) : null);
        _methods.Add(MethodName.Of(row.Method));
    }
}
