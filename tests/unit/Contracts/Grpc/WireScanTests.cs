using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

/// <summary>Two bytes on the wire must not become two hundred in memory half a million times.</summary>
public sealed class WireScanTests
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Messages that parse, are within the cap on the wire, and would cost many times their size: key of the message around, and what repeats in it.</summary>
    [Theory]
    [InlineData("12", "2200")] // empty devices
    [InlineData("12", "1A00")] // empty labels
    [InlineData("1A", "BA0100")] // empty owners
    [InlineData("1A", "E20100")] // empty patterns of shares
    [InlineData("22", "4A00")] // empty device states
    [InlineData("", "1200")] // inventories again and again
    [InlineData("", "F80701")] // unknown numbers
    [InlineData("", "FA0700")] // unknown texts
    [InlineData("1A", "F80701")] // unknown numbers within a batch
    public Task ReadAsync_ManySmallFields_AreRefusedBeforeTheyBecomeObjects(string key, string unit)
    {
        byte[] inner = Repeat(Convert.FromHexString(unit), Mebibyte - 16);
        byte[] message = key.Length == 0 ? inner : [.. Convert.FromHexString(key), .. Length(inner.Length), .. inner];
        return RefusedCheaply(GrpcFrame.Of(0, message), MessageEncoding.Identity, 2 * Mebibyte);
    }

    [Theory]
    [InlineData(0x92)] // energy_millijoules
    [InlineData(0x6A)] // absent_runs
    [InlineData(0xFA)] // unknown
    public async Task ReadAsync_InflatedZeros_AreRefusedBeforeTheyBecomeNumbers(byte field)
    {
        byte[] key = field < 0x80 ? [field] : [field, 0x01];
        byte[] packed = [.. key, .. Length(3 * Mebibyte), .. new byte[3 * Mebibyte]];
        byte[] message = [0x1A, .. Length(packed.Length), .. packed];

        await RefusedCheaply(GrpcFrame.Of(1, WireBytes.Gzip(message)), MessageEncoding.Gzip, 12 * Mebibyte);
    }

    [Fact]
    public void ThrowIfOversized_FullestHonestMessages_Pass()
    {
        var inventory = new Inventory { Host = new string('h', Limits.MaxHostBytes) };
        for (int i = 0; i < Limits.MaxLabels; i++) inventory.HostLabels[$"{i:000}" + new string('n', 125)] = new string('v', Limits.MaxLabelBytes);
        for (int i = 0; i < Limits.MaxDevices; i++) inventory.Devices.Add(FullDevice(i));
        for (int i = 0; i < Limits.MaxUncovered; i++) inventory.Uncovered.Add(new string('u', Limits.MaxDeviceTextBytes));
        inventory = InventoryContent.WithContentId(inventory);
        Assert.Null(InventoryValidator.FirstViolation(inventory));

        Scan(new AgentMessage { Inventory = inventory });
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(4, Limits.MaxTicksPerBatch));
        for (int i = 0; i < Limits.MaxOwners; i++) batch.Owners.Add(new Owner { Kind = OwnerKind.Run, RunId = $"{i:000}" + new string('r', 125) });
        for (int i = 0; i < Limits.MaxSharePatterns; i++) batch.SharePatterns.Add(new SharePattern { Owners = { 0, 1, 2, 3 }, States = { 1, 2, 3, 0 } });
        batch.SharePatternRuns.Add([1, Limits.MaxRowsPerBatch]);
        batch.ShareMillijoules.Add(Enumerable.Repeat(0L, 3 * Limits.MaxRowsPerBatch));
        Assert.Null(BatchValidator.FirstViolation(batch));
        Scan(new AgentMessage { Batch = batch });
    }

    [Fact]
    public void ThrowIfOversized_AtTheCap_PassesAndOneMoreDoesNot()
    {
        AgentMessage Devices(int count) => new() { Inventory = new() { Devices = { Enumerable.Range(0, count).Select(_ => new Device()) } } };

        Scan(Devices(Limits.MaxMessageFields - 1));
        GrpcException refusal = Assert.Throws<GrpcException>(() => Scan(Devices(Limits.MaxMessageFields)));
        Assert.Equal((GrpcStatusCode.ResourceExhausted, "message of more than 32768 fields"), (refusal.Status.Code, refusal.Status.Detail));
    }

    [Fact]
    public void ThrowIfOversized_AnyBytes_ThrowsNothingElse()
    {
        var random = new Random(5);
        byte[] honest = new AgentMessage { Batch = BatchEncoder.Encode(SampleBatches.Origin, SampleBatches.Noisy(2, 4)) }.ToByteArray();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. honest.AsSpan(0, random.Next(honest.Length))];
            for (int changes = random.Next(6); changes > 0 && bytes.Length > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            WireScan.ThrowIfOversized<AgentMessage>(new ReadOnlySequence<byte>(bytes), MessageCaps.Default.Parts);
        }
    }

    [Fact]
    public void Shape_OfTheStream_IsThatOfTheDescriptors()
    {
        Compare(WireShape.Of<AgentMessage>(), AgentMessage.Descriptor);
        Compare(WireShape.Of<CollectorMessage>(), CollectorMessage.Descriptor);
        Compare(WireShape.Of<ExportMetricsServiceRequest>(), ExportMetricsServiceRequest.Descriptor);
        Assert.Null(WireShape.Of<Ack>().Child(1));
    }

    private static void Compare(WireShape shape, MessageDescriptor message)
    {
        for (int number = 1; number < 64; number++)
        {
            FieldDescriptor? field = message.FindFieldByNumber(number);
            WireShape? child = shape.Child(number);
            Assert.True(field is { FieldType: FieldType.Message } == child is not null, $"{message.Name} field {number}");
            if (child is not null) Compare(child, field!.MessageType);
        }
    }

    private static Device FullDevice(int number)
    {
        string text = new('t', Limits.MaxDeviceTextBytes);
        var device = new Device
        {
            Uuid = $"{number:000}" + new string('u', 93),
            Kind = DeviceKind.Mig,
            ParentUuid = new string('p', 96),
            Model = text,
            Index = 7,
            DriverVersion = text,
            MigMode = text,
            MigProfile = text,
            PowerReading = text,
            PowerLimitMilliwatts = 1,
            MemoryTotalMebibytes = 1,
            Reason = text,
            Slices = 7,
            BoardDevices = 4,
            Catalogue = text,
        };
        for (Method method = Method.Counter; method <= Method.Simulated; method++)
        {
            device.Bounds.Add(new BoundRule { Method = method, Range = new() { LowMilliwatts = 1, HighMilliwatts = 2 } });
        }
        return device;
    }

    private static async Task RefusedCheaply(byte[] frame, MessageEncoding encoding, long allowedBytes)
    {
        var input = System.IO.Pipelines.PipeReader.Create(new ReadOnlySequence<byte>(frame));
        await using var reader = new GrpcMessageReader<AgentMessage>(
            input, AgentMessage.Parser, encoding, MessageCaps.Default, TimeProvider.System, failure => new(GrpcStatusCode.Unavailable, "", failure));
        long before = GC.GetAllocatedBytesForCurrentThread();
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refusal.Status.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allowedBytes);
    }

    private static void Scan(AgentMessage message) => WireScan.ThrowIfOversized<AgentMessage>(new ReadOnlySequence<byte>(message.ToByteArray()), MessageCaps.Default.Parts);

    private static byte[] Repeat(byte[] unit, int bytes) => [.. Enumerable.Repeat(unit, bytes / unit.Length).SelectMany(part => part)];

    private static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
