using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.PropertyTests.Batches;

/// <summary>Seeded ticks with everything the contract can carry: gaps, openings, bridges, wall-clock steps, changed inventories, shares, absent values.</summary>
internal sealed class TickScript(int seed)
{
    private static readonly string[] Runs = ["run-a", "run-b"];
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, (long End, long Total, bool Open)> _devices = [];
    private long _monotonic = 5_000_000;
    private long _offset = 1_700_000_000_000_000;

    public List<SequencedTick> Make(int count)
    {
        var ticks = new List<SequencedTick>();
        Inventory inventory = MakeInventory(0);
        for (int i = 0; i < count; i++)
        {
            if (_random.Next(20) == 0)
            {
                inventory = MakeInventory(i);
                _devices.Clear();
            }
            if (_random.Next(15) == 0) _offset += _random.Next(-5_000_000, 5_000_000);
            _monotonic += _random.Next(1, 2_000_000);
            ticks.Add(new((ulong)i + 1, MakeTick(inventory)));
        }
        return ticks;
    }

    private Tick MakeTick(Inventory inventory)
    {
        var rows = new List<DeviceRow>();
        var gaps = new List<DeviceGap>();
        for (int device = 0; device < inventory.Devices.Count; device++)
        {
            if (_random.Next(6) == 0) gaps.Add(new(device, _random.Next(0, 32)));
            else rows.Add(MakeRow(device));
        }
        return new(_monotonic, _monotonic + _offset + _random.Next(-500, 500), inventory, rows, gaps);
    }

    private DeviceRow MakeRow(int device)
    {
        var before = _devices.GetValueOrDefault(device);
        RowKind kind = !before.Open || _random.Next(12) == 0 ? RowKind.Opening : _random.Next(12) == 0 ? RowKind.Bridged : RowKind.Interval;
        long energy = kind == RowKind.Opening ? 0 : _random.NextInt64(0, 1_000_000);
        long total = before.Total + energy;
        _devices[device] = (_monotonic, total, true);
        return new()
        {
            Device = device,
            Kind = kind,
            StartMicroseconds = kind == RowKind.Opening ? _monotonic : before.End,
            EndMicroseconds = _monotonic,
            Millijoules = energy,
            CumulativeMillijoules = total,
            Method = (Method)_random.Next(1, 7),
            PowerMilliwatts = Maybe(700_000),
            UtilizationPercent = (int?)Maybe(101),
            MemoryMebibytes = _random.Next(3) == 0 ? Maybe(80_000) : 40_000,
            TemperatureCelsius = (int?)Maybe(90) - 10,
            Shares = MakeShares(energy),
        };
    }

    /// <summary>One to four shares of any owners and states; a third of the rows has none.</summary>
    private RowShare[]? MakeShares(long energy)
    {
        if (_random.Next(3) == 0) return null;
        var shares = new RowShare[_random.Next(1, 5)];
        for (int i = 0; i < shares.Length; i++)
        {
            long part = i == shares.Length - 1 ? energy : _random.NextInt64(0, energy + 1);
            shares[i] = new(MakeOwner(), (PowerState)_random.Next(0, 4), part);
            energy -= part;
        }
        // What says no more than its absence does not come back.
        return shares is [{ Owner: null, State: PowerState.Unspecified }] ? null : shares;
    }

    private Owner? MakeOwner() => _random.Next(4) switch
    {
        0 => null,
        1 => new() { Kind = OwnerKind.Idle },
        2 => new() { Kind = OwnerKind.ReservedIdle, RunId = Runs[0] },
        _ => new() { Kind = OwnerKind.Run, RunId = Runs[_random.Next(Runs.Length)] },
    };

    private long? Maybe(int below) => _random.Next(5) == 0 ? null : _random.Next(below);

    private Inventory MakeInventory(int number)
    {
        var inventory = new Inventory { Host = $"host-{number}" };
        int devices = _random.Next(1, 9);
        for (int i = 0; i < devices; i++) inventory.Devices.Add(new Device { Uuid = $"GPU-{number}-{i}", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } });
        return InventoryContent.WithContentId(inventory);
    }
}
