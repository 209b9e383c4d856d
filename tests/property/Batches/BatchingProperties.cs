using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using Xunit;

namespace TelemetryFootprint.PropertyTests.Batches;

public sealed class BatchingProperties
{
    private static readonly BatchOrigin Origin = new(
        ByteString.CopyFrom(new byte[16]), 0xFEDC_BA98_7654_3210, ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 16)]));

    [Fact]
    public void Decode_AnyBatching_GivesTheSameRows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (seed, cuts) =>
        {
            List<SequencedTick> ticks = new TickScript(seed).Make(40);
            return Carry(ticks, new Random(cuts)).SequenceEqual(ticks.Select(Describe));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_OneTickPerBatch_GivesTheSameRowsAsAsLongAsPossible() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            List<SequencedTick> ticks = new TickScript(seed).Make(40);
            return Carry(ticks, null, 1).SequenceEqual(Carry(ticks, null, 1024));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToUnixMicroseconds_OfEveryTick_IsItsWallClockWithinAStep() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            List<SequencedTick> ticks = new TickScript(seed).Make(40);
            return Batches(ticks, null, 1024).Select(BatchDecoder.Decode).All(batch => batch.Ticks.All(tick =>
                Math.Abs(batch.ToUnixMicroseconds(tick.MonotonicMicroseconds, 0) - ticks[(int)tick.Sequence - 1].Tick.UnixMicroseconds) <= 100_000));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FirstViolation_MutatedBytes_NeverThrowsAndWhatItAcceptsDecodes()
    {
        var random = new Random(20261122);
        byte[][] originals = [.. Enumerable.Range(0, 20).SelectMany(seed => Batches(new TickScript(seed).Make(30), random, 30)).Select(batch => batch.ToByteArray())];
        int parsed = 0, accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (TryParse(Mutate(originals[random.Next(originals.Length)], random)) is not { } batch) continue;
            parsed++;
            if (BatchValidator.FirstViolation(batch) is not null) continue;
            accepted++;
            Assert.Equal((int)batch.TickCount, BatchDecoder.Decode(batch).Ticks.Count);
        }
        Assert.True(parsed > 2_000, $"only {parsed} mutants were protobuf");
        Assert.True(accepted > 100, $"only {accepted} mutants were accepted");
    }

    [Fact]
    public void FirstViolation_MutatedNumbers_NeverThrowsAndWhatItAcceptsConservesShares()
    {
        var random = new Random(7);
        int accepted = 0;
        for (int i = 0; i < 5_000; i++)
        {
            Batch batch = Batches(new TickScript(i % 40).Make(12), random, 12)[0];
            NumberMutation.Apply(batch, random);
            if (BatchValidator.FirstViolation(batch) is not null) continue;
            accepted++;
            foreach (DeviceRow row in BatchDecoder.Decode(batch).Ticks.SelectMany(tick => tick.Rows))
            {
                Assert.True(row.Millijoules >= 0 && row.StartMicroseconds <= row.EndMicroseconds && row.CumulativeMillijoules >= row.Millijoules);
                Assert.True(row.Shares is null || row.Shares.Sum(share => share.Millijoules) == row.Millijoules);
            }
        }
        Assert.True(accepted > 50, $"only {accepted} mutants were accepted");
    }

    private static Batch? TryParse(byte[] bytes)
    {
        try
        {
            return Batch.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes = [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)]; break;
                default: bytes = bytes.Length > 1 ? [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + 1)] : bytes; break;
            }
        }
        return bytes;
    }

    private static List<Batch> Batches(List<SequencedTick> ticks, Random? cuts, int maximum)
    {
        var batches = new List<Batch>();
        for (int from = 0; from < ticks.Count;)
        {
            List<SequencedTick> rest = ticks[from..];
            int count = BatchCutter.CountForOneBatch(rest, cuts is null ? maximum : cuts.Next(1, maximum + 1));
            batches.Add(BatchEncoder.Encode(Origin, rest[..count]));
            from += count;
        }
        return batches;
    }

    private static List<string> Carry(List<SequencedTick> ticks, Random? cuts, int maximum = 40)
    {
        var carried = new List<string>();
        foreach (Batch batch in Batches(ticks, cuts, maximum))
        {
            Batch received = Batch.Parser.ParseFrom(batch.ToByteArray());
            Inventory inventory = ticks[(int)batch.FirstSequence - 1].Tick.Inventory;
            Assert.Null(BatchValidator.FirstViolation(received, inventory));
            foreach (DecodedTick tick in BatchDecoder.Decode(received).Ticks) carried.Add(Describe(tick.Sequence, tick.MonotonicMicroseconds, tick.Rows, tick.Gaps));
        }
        return carried;
    }

    private static string Describe(SequencedTick tick) => Describe(tick.Sequence, tick.Tick.MonotonicMicroseconds, tick.Tick.Rows, tick.Tick.Gaps);

    private static string Describe(ulong sequence, long time, IEnumerable<DeviceRow> rows, IEnumerable<DeviceGap> gaps) =>
        $"{sequence} {time} {string.Join(';', rows.Select(row => $"{row with { Shares = null }}[{string.Join(',', row.Shares ?? [])}]"))} {string.Join(';', gaps)}";
}
