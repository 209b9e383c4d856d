using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>One agent of a synthetic load: a queue of ticks without holes, whose first tick opens every device.</summary>
public sealed class SyntheticAgent
{
    private readonly IReadOnlyList<SyntheticDevice> _devices;
    private readonly long _startMicroseconds;
    private readonly long _intervalMicroseconds;
    private ulong _sequence;

    internal SyntheticAgent(SyntheticLoad load, int number, ConservationOracle? oracle)
    {
        var random = new Random(HashCode(load.Seed, number));
        var identity = new byte[16];
        random.NextBytes(identity);
        Id = new Guid(identity);
        random.NextBytes(identity);
        BootId = new Guid(identity);
        Epoch = (ulong)random.NextInt64();
        Inventory = SyntheticInventory.Create(load, number, Id);
        _startMicroseconds = (load.Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _intervalMicroseconds = load.Interval.Ticks / TimeSpan.TicksPerMicrosecond;
        _devices =
        [
            .. Inventory.Devices.Select((device, position) =>
                new SyntheticDevice(device.Uuid, position, load, _startMicroseconds, random.Next(), oracle)),
        ];
    }

    public Guid Id { get; }

    public Guid BootId { get; }

    public ulong Epoch { get; }

    public Inventory Inventory { get; }

    /// <summary>The next ticks of this agent's queue.</summary>
    public IReadOnlyList<SequencedTick> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => NextTick())];

    /// <summary>The next tick of this agent's queue.</summary>
    public SequencedTick NextTick()
    {
        var now = (long)_sequence * _intervalMicroseconds;
        var rows = new List<DeviceRow>(_devices.Count);
        var gaps = new List<DeviceGap>();
        foreach (var device in _devices)
        {
            if (device.Sample(now) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                gaps.Add(new DeviceGap(device.Position, SyntheticDevice.GapCode));
            }
        }

        var tick = new Tick(now, _startMicroseconds + now, Inventory, rows, gaps);
        return new SequencedTick(++_sequence, tick);
    }

    // System.HashCode is salted per process; a seed must mean the same tomorrow.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + number);
}
