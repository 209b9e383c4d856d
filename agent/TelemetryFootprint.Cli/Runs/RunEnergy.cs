using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>
/// The energy of GPUs from the command's start on, out of the ticks that reach into that time. MIG instances are in their board's, unless they are named and it is
/// not; what a host draws beside its GPUs is in none.
/// </summary>
internal sealed class RunEnergy(long startMicroseconds, CountedGpus? counted = null)
{
    // Half a second without a reading is more than the sampling's own grid can cost at either end.
    private const long LongestHole = 500_000;

    private readonly SortedDictionary<string, DeviceEnergy> _devices = new(StringComparer.Ordinal);

    /// <summary>As the agent of this host tells it.</summary>
    public static RunEnergy Of(long startMicroseconds, IEnumerable<ControlDevice> told)
    {
        var energy = new RunEnergy(startMicroseconds);
        foreach (var device in told) energy._devices[device.Uuid] = DeviceEnergy.Of(device);
        return energy;
    }

    public IReadOnlyList<DeviceEnergy> Devices => [.. _devices.Values.OrderBy(device => device.Device.Index)];

    /// <summary>Null: no GPU gave a figure, which is not zero.</summary>
    public Joules? Total => _devices.Values.Any(device => device.Microseconds > 0) ? _devices.Values.Aggregate(new Joules(0), (sum, device) => sum + device.Joules) : null;

    public EnergyBounds Bounds => _devices.Values.Aggregate(new EnergyBounds(new(0), new(0)), (sum, device) => sum + device.Bounds);

    /// <summary>Half the range of the total, relative to it.</summary>
    public RelativeHalfWidth HalfWidth => Total is { Millijoules: > 0 } total
        ? new((long)((Int128)(Bounds.High.Millijoules - Bounds.Low.Millijoules) * 500_000 / total.Millijoules))
        : default;

    /// <param name="tick">The next one.</param>
    /// <param name="endMicroseconds">When the command ended; later energy is not its own.</param>
    public void Add(Tick tick, long endMicroseconds = long.MaxValue)
    {
        // A GPU that gives no row is one all the same, with a hole as long as the run.
        foreach (var device in tick.Inventory.Devices.Where(IsCounted))
            _devices.TryAdd(device.Uuid, new DeviceEnergy(device));
        foreach (var row in tick.Rows)
        {
            var device = tick.Inventory.Devices[row.Device];
            if (IsCounted(device)) _devices[device.Uuid].Add(row, device, startMicroseconds, endMicroseconds);
        }
    }

    /// <summary>Whether some of its energy was not seen: then the figure is "at least".</summary>
    public bool IsPartial(DeviceEnergy device, long endMicroseconds) =>
        device.Microseconds == 0 || endMicroseconds - startMicroseconds - device.Microseconds > LongestHole;

    public bool HasHoles(long endMicroseconds) => _devices.Values.Any(device => IsPartial(device, endMicroseconds));

    private bool IsCounted(Device device) => (counted ?? CountedGpus.All).Has(device);
}
