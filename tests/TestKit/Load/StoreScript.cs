using Google.Protobuf;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>
/// Batches that a sequence alone names, so that a writer which was killed and a judge which was not agree on what each held:
/// one tick, one device, <see cref="Millijoules"/> of energy.
/// </summary>
public static class StoreScript
{
    private const long TickMicroseconds = 100_000;
    private const long StartUnixMicroseconds = 1_772_323_200_000_000;
    private static readonly byte[] AgentIdBytes = [.. Enumerable.Repeat((byte)5, 16)];

    public const ulong Epoch = 77;

    public static Inventory Inventory { get; } = InventoryContent.WithContentId(new()
    {
        Host = "node-1",
        Devices = { new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { ExactBounds.OfAllMethods } } },
    });

    public static ReadOnlyMemory<byte> AgentId => AgentIdBytes;

    public static long Millijoules(long sequence) => 1000 + (sequence % 977);

    public static InboxSubmission Submission(long sequence, DateTimeOffset receivedAt) => new(
        AgentId, Epoch, sequence, 1, Inventory.ContentId.Memory, 0, receivedAt, BatchOf(sequence).ToByteArray());

    private static Batch BatchOf(long sequence)
    {
        var end = (sequence + 1) * TickMicroseconds;
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = end - TickMicroseconds,
            EndMicroseconds = end,
            Millijoules = Millijoules(sequence),
            CumulativeMillijoules = 2000 * sequence,
            Method = Method.Counter,
        };
        var tick = new Tick(end, StartUnixMicroseconds + end, Inventory, [row], []);
        return BatchEncoder.Encode(new(ByteString.CopyFrom(AgentIdBytes), Epoch, ByteString.CopyFrom(AgentIdBytes)), [new((ulong)sequence, tick)]);
    }
}
