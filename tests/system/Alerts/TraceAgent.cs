using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>Plays a trace to a collector over real gRPC, with times of its own: second n of the trace is n seconds after the start.</summary>
internal sealed class TraceAgent(int port, PowerTrace trace, DateTimeOffset start)
{
    private const int TicksPerBatch = 30;
    private const long Second = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ByteString Id = ByteString.CopyFrom([.. Enumerable.Repeat((byte)37, Limits.IdBytes)]);

    private static readonly Inventory Inventory = InventoryContent.WithContentId(new()
    {
        Host = "replayed",
        Devices = { Enumerable.Range(0, PowerTrace.Devices).Select(device => new Device { Uuid = $"GPU-trace-{device}", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } }) },
    });

    private readonly long[] _counters = new long[PowerTrace.Devices];
    private ulong _sequence;

    /// <summary>Those seconds, one stream; returns when all are acknowledged.</summary>
    public async Task PlayAsync(int from, int to)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var stream = await new GrpcCollectorConnector(new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{port}")), TimeProvider.System).ConnectAsync(limit.Token);
        await stream.SendAsync(new() { Hello = new() { AgentId = Id, Host = Inventory.Host, Version = "test", Protocol = Limits.Protocol } }, limit.Token);
        await stream.SendAsync(new() { Inventory = Inventory }, limit.Token);
        foreach (var seconds in Enumerable.Range(from, to - from).Chunk(TicksPerBatch))
            await stream.SendAsync(new() { Batch = BatchEncoder.Encode(new(Id, 1, Id), [.. seconds.Select(TickOf)]) }, limit.Token);
        await stream.FlushAsync(limit.Token);
        await foreach (var message in stream.ReceiveAsync(limit.Token))
        {
            Assert.True(message.Reject is null, message.Reject?.Reason);
            if (message.Ack?.Ranges.Any(range => range.Last >= _sequence) == true) return;
        }

        Assert.Fail("the stream ended before all was acknowledged");
    }

    private SequencedTick TickOf(int second)
    {
        var end = (second + 1) * Second;
        var rows = Enumerable.Range(0, PowerTrace.Devices).Select(device => new DeviceRow
        {
            Device = device,
            Kind = RowKind.Interval,
            StartMicroseconds = end - Second,
            EndMicroseconds = end,
            Millijoules = trace.Millijoules(device, second),
            CumulativeMillijoules = _counters[device] += trace.Millijoules(device, second),
            Method = Method.Counter,
            PowerMilliwatts = trace.Millijoules(device, second),
            UtilizationPercent = 50,
        });
        return new(++_sequence, new Tick(end, ((start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + end, Inventory, [.. rows], []));
    }
}
