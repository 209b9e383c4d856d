using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

/// <summary>Batches written by hand from the .proto files, byte by byte: what another implementation would send and expect.</summary>
public sealed class BatchGoldenBytesTests
{
    // agent_id, epoch 0x8123456789ABCDEF, first_sequence 7, tick_count 2, boot_id, both bases 1 s, inventory_id
    private const string Header =
        "0A10" + "01010101010101010101010101010101" + "11" + "EFCDAB8967452381" + "1807" + "2002"
        + "2A10" + "02020202020202020202020202020202" + "30C0843D" + "38C0843D" + "4210" + "03030303030303030303030303030303";

    /// <summary>Two seconds of one device at 300 W by its counter: 300 J, then 300.005 J.</summary>
    private const string Steady = Header
        + "4A0480897A00"         // steps: 1 s, and the same again
        + "520100" + "5A0100"    // device 0, opened at the base
        + "6202E807"             // with 1000 mJ
        + "8A01020102"           // method: counter × 2
        + "920104C0CF240A"       // energy: 300000, +5
        + "9A01061204C0CF2400";  // power: 300000, +0

    /// <summary>A lost GPU (code 15) that answers again at the second tick and opens anew.</summary>
    private const string Returning = Header
        + "4A040080897A"         // steps: 0, then 1 s
        + "520100" + "5A0100" + "6202E807"
        + "6A020001" + "72010F"  // none present, one absent with code 15
        + "7A0101"               // row 0 is an opening one
        + "8A01020101" + "92010100";

    [Fact]
    public void Decode_SteadyBatch_GivesTheRowsThatTheBytesSay()
    {
        DecodedBatch batch = Decode(Steady);

        Assert.Equal((0x8123_4567_89AB_CDEFUL, 2), (batch.Origin.Epoch, batch.Ticks.Count));
        Assert.Equal((7UL, 2_000_000L), (batch.Ticks[0].Sequence, batch.Ticks[0].MonotonicMicroseconds));
        Assert.Equal(Row(1_000_000, 2_000_000, 300_000, 301_000), batch.Ticks[0].Rows[0]);
        Assert.Equal(Row(2_000_000, 3_000_000, 300_005, 601_005), batch.Ticks[1].Rows[0]);
        Assert.Equal(3_000_000 + 250, batch.ToUnixMicroseconds(3_000_000, 250));
    }

    [Fact]
    public void Encode_SteadyTicks_GivesExactlyTheseBytes()
    {
        var inventory = new Inventory { ContentId = SampleBatches.Id(3) };
        SequencedTick[] ticks =
        [
            new(7, new Tick(2_000_000, 2_000_000, inventory, [Row(1_000_000, 2_000_000, 300_000, 301_000)], [])),
            new(8, new Tick(3_000_000, 3_000_000, inventory, [Row(2_000_000, 3_000_000, 300_005, 601_005)], [])),
        ];

        Assert.Equal(Steady, Convert.ToHexString(BatchEncoder.Encode(SampleBatches.Origin, ticks).ToByteArray()));
    }

    [Fact]
    public void Decode_DeviceThatReturns_HasAGapAndThenAnOpening()
    {
        DecodedBatch batch = Decode(Returning);

        Assert.Empty(batch.Ticks[0].Rows);
        Assert.Equal([new DeviceGap(0, 15)], batch.Ticks[0].Gaps);
        DeviceRow row = Assert.Single(batch.Ticks[1].Rows);
        Assert.Equal((RowKind.Opening, 2_000_000L, 2_000_000L, 0L, 1_000L), (row.Kind, row.StartMicroseconds, row.EndMicroseconds, row.Millijoules, row.CumulativeMillijoules));
        Assert.Null(row.PowerMilliwatts);
    }

    [Fact]
    public void Encode_DeviceThatReturns_GivesExactlyTheseBytes()
    {
        var inventory = new Inventory { ContentId = SampleBatches.Id(3) };
        DeviceRow opening = Row(2_000_000, 2_000_000, 0, 1_000) with { Kind = RowKind.Opening, PowerMilliwatts = null };
        SequencedTick[] ticks =
        [
            new(7, new Tick(1_000_000, 1_000_000, inventory, [], [new DeviceGap(0, 15)])),
            new(8, new Tick(2_000_000, 2_000_000, inventory, [opening], [])),
        ];

        Assert.Equal(Returning, Convert.ToHexString(BatchEncoder.Encode(SampleBatches.Origin, ticks).ToByteArray()));
    }

    [Theory]
    [InlineData("4A0480897A00", "4A0480897AFF", "malformed")] // a step cut in its middle
    [InlineData("4A0480897A00", "4A0680897AFF887A", "tick_microseconds")]
    [InlineData("8A01020102", "8A01020101", "method_runs")]
    [InlineData("8A01020102", "8A01020702", "method_runs")]
    [InlineData("920104C0CF240A", "920104C0CF24BF", "malformed")]
    [InlineData("920104C0CF240A", "920103C0CF24", "energy_millijoules")]
    [InlineData("520100", "5201FF", "malformed")]
    [InlineData("5A0100", "5A0300897A", "opening_microseconds")]
    [InlineData("2002", "2003", "tick_microseconds")]
    [InlineData("1807", "1800", "first_sequence")]
    public void Validator_OneByteOrFieldOff_RefusesIt(string original, string replacement, string expected)
    {
        int at = Steady.LastIndexOf(original, StringComparison.Ordinal);
        string hex = Steady[..at] + replacement + Steady[(at + original.Length)..];

        Assert.Contains(Outcome(hex).Split(':')[0].Split(' ')[0], expected, StringComparison.Ordinal);
    }

    private static string Outcome(string hex)
    {
        try
        {
            return BatchValidator.FirstViolation(Batch.Parser.ParseFrom(Convert.FromHexString(hex)))?.Reason ?? "accepted";
        }
        catch (InvalidProtocolBufferException)
        {
            return "malformed";
        }
    }

    private static DecodedBatch Decode(string hex)
    {
        Batch batch = Batch.Parser.ParseFrom(Convert.FromHexString(hex));
        Assert.Null(BatchValidator.FirstViolation(batch));
        return BatchDecoder.Decode(batch);
    }

    private static DeviceRow Row(long start, long end, long millijoules, long cumulative) => new()
    {
        Device = 0, Kind = RowKind.Interval, StartMicroseconds = start, EndMicroseconds = end, Millijoules = millijoules,
        CumulativeMillijoules = cumulative, Method = Method.Counter, PowerMilliwatts = 300_000,
    };
}
