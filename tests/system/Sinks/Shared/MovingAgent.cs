using System.Globalization;
using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>
/// An agent that sends any ticks of its queue to any collector, cut into batches as it likes: a tick each second, whose wall clock slews, so that its place in time
/// depends a little on the batch that carries it.
/// </summary>
internal sealed class MovingAgent(int number, string run, DateTimeOffset start)
{
    public const string Model = "NVIDIA A100-SXM4-80GB";

    private const int Devices = 2;
    private const long Second = 1_000_000;
    private const long SlewMicroseconds = 90_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ByteString _id = ByteString.CopyFrom([.. Enumerable.Repeat((byte)(100 + number), Limits.IdBytes)]);
    private readonly long _start = (start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private readonly Inventory _inventory = InventoryContent.WithContentId(new()
    {
        Host = HostOf(number),
        Devices = { Enumerable.Range(0, Devices).Select(device => new Device { Uuid = UuidOf(number, device), Index = (uint)device, Model = Model, Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } }) },
    });

    public string Host => HostOf(number);

    public IReadOnlyList<string> Uuids => [.. Enumerable.Range(0, Devices).Select(device => UuidOf(number, device))];

    /// <summary>What the run truly drew in these ticks, mJ.</summary>
    public long OfRun(int from, int to) => Sum(from, to, RunsOf);

    /// <summary>And what nobody used.</summary>
    public long Idle(int from, int to) => Sum(from, to, (device, tick) => Millijoules(device, tick) - RunsOf(device, tick));

    /// <summary>Those ticks on one stream; returns when all are acknowledged.</summary>
    public async Task SendAsync(int port, int from, int to, int ticksPerBatch)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var stream = await new GrpcCollectorConnector(new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{port}")), TimeProvider.System).ConnectAsync(limit.Token);
        await stream.SendAsync(new() { Hello = new() { AgentId = _id, Host = _inventory.Host, Version = "test", Protocol = Limits.Protocol } }, limit.Token);
        await stream.SendAsync(new() { Inventory = _inventory }, limit.Token);
        foreach (var ticks in Enumerable.Range(from, to - from).Chunk(ticksPerBatch))
            await stream.SendAsync(new() { Batch = BatchEncoder.Encode(new(_id, (ulong)(7_000 + number), _id), [.. ticks.Select(TickOf)]) }, limit.Token);
        await stream.FlushAsync(limit.Token);
        var missing = to - from;
        await foreach (var message in stream.ReceiveAsync(limit.Token))
        {
            Assert.True(message.Reject is null, message.Reject?.Reason);
            missing -= message.Ack?.Ranges.Sum(range => (int)(range.Last - range.First + 1)) ?? 0;
            if (missing <= 0) return;
        }

        Assert.Fail("the stream ended before all was acknowledged");
    }

    private SequencedTick TickOf(int tick)
    {
        var end = (tick + 1) * Second;
        var rows = Enumerable.Range(0, Devices).Select(device => new DeviceRow
        {
            Device = device,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = Millijoules(device, tick),
            CumulativeMillijoules = Enumerable.Range(0, tick + 1).Sum(one => Millijoules(device, one)),
            Method = Method.Counter,
            Shares =
            [
                new(new Owner { Kind = OwnerKind.Run, RunId = run }, PowerState.Active, RunsOf(device, tick)),
                new(new Owner { Kind = OwnerKind.Idle }, PowerState.Idle, Millijoules(device, tick) - RunsOf(device, tick)),
            ],
        });
        return new((ulong)tick + 1, new Tick(end, _start + end + (tick * 7919L % SlewMicroseconds) - (SlewMicroseconds / 2), _inventory, [.. rows], []));
    }

    private static long Sum(int from, int to, Func<int, int, long> of) => Enumerable.Range(from, to - from).Sum(tick => Enumerable.Range(0, Devices).Sum(device => of(device, tick)));

    private long Millijoules(int device, int tick) => 300_001 + (number * 1_009) + (device * 101) + (tick * 13 % 997);

    private long RunsOf(int device, int tick) => Millijoules(device, tick) - 40_003 - (tick % 11);

    private static string HostOf(int number) => string.Create(CultureInfo.InvariantCulture, $"moving-{number}");

    private static string UuidOf(int number, int device) => string.Create(CultureInfo.InvariantCulture, $"GPU-moving-{number}-{device}");
}
