using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Running;

/// <summary>An agent as the collector hears it: every device draws the same power, and each tick covers one second up to the clock's now.</summary>
internal sealed class PlayedAgent
{
    private const long Second = 1_000_000;

    private readonly ByteString _id;
    private readonly Method _method;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _boot;

    public PlayedAgent(TimeProvider time, byte number = 1, Method method = Method.Counter, string host = "node-1", int devices = 1, params (string Name, string Value)[] labels)
        : this(time, null, number, method, host, devices, labels)
    {
    }

    public PlayedAgent(TimeProvider time, Action<Inventory> change)
        : this(time, change, 1, Method.Counter, "node-1", 1, [])
    {
    }

    private PlayedAgent(
        TimeProvider time, Action<Inventory>? change, byte number, Method method, string host, int devices, (string Name, string Value)[] labels)
    {
        _id = ByteString.CopyFrom([.. Enumerable.Repeat(number, 16)]);
        (_time, _method) = (time, method);
        _boot = time.GetUtcNow().AddHours(-1);
        var inventory = new Inventory { Host = host };
        foreach (var (name, value) in labels)
            inventory.HostLabels[name] = value;
        for (uint index = 0; index < devices; index++)
            inventory.Devices.Add(Device(number, index, method));
        change?.Invoke(inventory);
        Inventory = InventoryContent.WithContentId(inventory);
    }

    public Inventory Inventory { get; }

    public ulong Sequence { get; private set; }

    /// <summary>The run that has all energy of the next ticks; null: nobody has.</summary>
    public string? Run { get; set; }

    /// <summary>Whose the energy of the next ticks is, and how many hundredths of it; empty: as <see cref="Run"/> says.</summary>
    public IReadOnlyList<(Owner Owner, PowerState State, int Percent)> Split { get; set; } = [];

    public AgentMessage Hello => new() { Hello = new() { AgentId = _id, Host = Inventory.Host, Version = "0.1.0", Protocol = 1 } };

    /// <summary>All that a fresh stream with these seconds carries.</summary>
    public AgentMessage[] Stream(int seconds, int watts) => [Hello, new() { Inventory = Inventory }, new() { Batch = Batch(seconds, watts) }];

    /// <summary>The last seconds up to now, as the next ticks of the queue.</summary>
    public Batch Batch(int seconds, int watts)
    {
        var end = (_time.GetUtcNow() - _boot).Ticks / TimeSpan.TicksPerMicrosecond;
        var ticks = Enumerable.Range(1, seconds).Select(i => Tick(end - ((seconds - i) * Second), watts)).ToList();
        return BatchEncoder.Encode(new(_id, (ulong)_boot.Ticks, _id), ticks);
    }

    private SequencedTick Tick(long end, int watts)
    {
        Sequence++;
        var rows = Enumerable.Range(0, Inventory.Devices.Count).Select(device => new DeviceRow
        {
            Device = device,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = watts * 1000L,
            CumulativeMillijoules = (long)Sequence * watts * 1000,
            Method = _method,
            PowerMilliwatts = watts * 1000,
            // A device that is busy and draws nothing is no device: its rows are set aside.
            UtilizationPercent = watts > 0 ? 50 : 0,
            MemoryMebibytes = 1024,
            TemperatureCelsius = 61,
            Shares = Shares(watts * 1000L),
        });
        return new(Sequence, new Tick(end, ((_boot - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + end, Inventory, [.. rows], []));
    }

    private IReadOnlyList<RowShare>? Shares(long millijoules) =>
        Split.Count > 0 ? [.. Split.Select(part => new RowShare(part.Owner, part.State, millijoules * part.Percent / 100))]
        : Run is null ? null
        : [new RowShare(new Owner { Kind = OwnerKind.Run, RunId = Run }, PowerState.Active, millijoules)];

    private static Device Device(byte number, uint index, Method method)
    {
        var device = new Device
        {
            Uuid = $"GPU-{number}-{index}",
            Kind = DeviceKind.Gpu,
            Model = "NVIDIA H100 80GB HBM3",
            Index = index,
            DriverVersion = "550.54.15",
            MigMode = "disabled",
            PowerReading = "average_1s",
            PowerLimitMilliwatts = 700_000,
        };
        device.Bounds.Add(new BoundRule { Method = method, HalfWidthPpm = 50_000 });
        return device;
    }
}
