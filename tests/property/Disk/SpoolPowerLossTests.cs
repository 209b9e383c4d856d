using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.PropertyTests.Batches;
using TelemetryFootprint.TestKit.Disk;
using TelemetryFootprint.TestKit.Files;
using Xunit.Abstractions;

namespace TelemetryFootprint.PropertyTests.Disk;

/// <summary>F14, the agent's side: the power goes at any operation, and any part of what was not synced is lost. What was shown to be committed is there.</summary>
[Collection(RecordedDisk.Name)]
public sealed class SpoolPowerLossTests(ITestOutputHelper output)
{
    private const int Ticks = 240;
    private const long OfferMark = 1_000_000;
    private const string Uuid = "GPU-of-the-state";

    [Fact]
    [Trait("Fault", "F14")]
    public void PowerLost_AnywhereAndAnyHow_SpoolHoldsAllThatWasCommitted() =>
        Lose(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_POWER_LOSSES") ?? "700", CultureInfo.InvariantCulture));

    [Fact]
    [Trait("Fault", "F14")]
    [Trait("Category", "Slow")]
    public void PowerLost_SeventyThousandTimes_SpoolHoldsAllThatWasCommitted() => Lose(70_000);

    /// <summary>Without a sync per commit the last ticks are lost, though nothing is damaged: else the two tests above could not fail.</summary>
    [Fact]
    public void PowerLost_WithASyncAMinute_IsSeenToLoseTicks()
    {
        List<SequencedTick> ticks = new TickScript(14).Make(Ticks);
        (_, int lost) = Judge(Record(ticks, SpoolDurability.Minute), ticks, times: 30, SpoolDurability.Minute);
        Assert.InRange(lost, 1, int.MaxValue);
    }

    private void Lose(int times)
    {
        List<SequencedTick> ticks = new TickScript(14).Make(Ticks);
        IReadOnlyList<DiskOperation> operations = Record(ticks, SpoolDurability.Tick);
        (int kept, int lost) = Judge(operations, ticks, times, SpoolDurability.Tick);
        output.WriteLine($"F14 spool: {times} power losses over {operations.Count} operations: {kept} committed ticks found, {lost} missing, 0 files called damaged");
        Assert.Equal(0, lost);
    }

    private static (int Kept, int Lost) Judge(IReadOnlyList<DiskOperation> operations, List<SequencedTick> ticks, int times, SpoolDurability durability)
    {
        int lost = 0, kept = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            int count = random.Next(operations.Count + 1);
            (int found, int written) = Judge(operations, count, random, ticks, durability);
            kept += found;
            lost += written - found;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
        return (kept, lost);
    }

    /// <summary>A tick per commit, some acknowledged, in a small log that is folded into the file again and again.</summary>
    private static IReadOnlyList<DiskOperation> Record(List<SequencedTick> ticks, SpoolDurability durability)
    {
        using var folder = new TemporaryDirectory();
        using DiskRecorder recorder = DiskRecorder.Begin(folder.Path);
        var random = new Random(3);
        using (SpoolTickQueue queue = Open(folder, durability))
        {
            foreach (SequencedTick tick in ticks)
            {
                queue.Keep(StateOf(queue.State.LastSequence + 1));
                ulong sequence = queue.Append(tick.Tick);
                queue.Commit();
                DiskRecorder.Mark((long)sequence);
                if (sequence % 40 == 0 && queue.TryOffer(sequence, sequence, queue.Revision)) DiskRecorder.Mark(OfferMark + (long)sequence);
                if (random.Next(20) > 0) continue;
                ulong until = sequence - (ulong)random.Next(1, 30);
                if (until > sequence) continue;
                DiskRecorder.Mark(-(long)until);
                queue.Acknowledge(0, until);
            }
        }

        return recorder.End();
    }

    private static (int Found, int Written) Judge(IReadOnlyList<DiskOperation> operations, int count, Random random, List<SequencedTick> ticks, SpoolDurability durability)
    {
        using var folder = new TemporaryDirectory();
        foreach ((string name, byte[] bytes) in PowerLoss.After(operations, count, random)) File.WriteAllBytes(folder.Combine(name), bytes);
        List<long> marks = [.. operations.Take(count).Where(operation => operation.Kind == DiskOperationKind.Mark).Select(mark => mark.Place)];
        ulong committed = (ulong)marks.Where(mark => mark < OfferMark).DefaultIfEmpty(0).Max(), acknowledged = (ulong)-marks.Append(0).Min();

        using SpoolTickQueue queue = Open(folder, durability);
        IReadOnlyList<SequencedTick> seen = queue.Peek(0, int.MaxValue);
        foreach (SequencedTick tick in seen) Assert.True(ticks[(int)tick.Sequence - 1].Tick.Rows.Count == tick.Tick.Rows.Count && ticks[(int)tick.Sequence - 1].Tick.MonotonicMicroseconds == tick.Tick.MonotonicMicroseconds);
        Assert.Equal(0, queue.Figures.DamagedTicks);
        Assert.True(Directory.GetFiles(folder.Path, "*.damaged-*").Length == 0, DamageOf(folder));
        // What may have been sent is said to be, so that nobody merges it.
        SpoolState? state = SpoolScan.Read(folder.Combine("spool.db")).State;
        Assert.All(marks.Where(mark => mark > OfferMark).Select(mark => (ulong)(mark - OfferMark)).Where(offered => offered > acknowledged), offered => Assert.True(state?.Offered.Contains(offered)));

        // A state ahead of its tick would lose joules, one behind it would count them twice.
        if (seen.Count > 0) Assert.Equal(StateOf(seen[^1].Sequence), queue.Recall(Uuid));
        return (seen.Count(tick => tick.Sequence > acknowledged && tick.Sequence <= committed), (int)(committed - Math.Min(committed, acknowledged)));
    }

    private static SpoolTickQueue Open(TemporaryDirectory folder, SpoolDurability durability) =>
        new(new SpoolOptions(folder.Path, SpoolOptions.SmallestBytes, durability, ByteString.CopyFrom(new byte[16])), NullLogger.Instance);

    /// <summary>Why the file was set aside, to find the fault by.</summary>
    private static string DamageOf(TemporaryDirectory folder)
    {
        SpoolScan found = SpoolScan.Read(folder.Combine("spool.db.damaged-1"));
        return $"set aside: {found.Damage ?? SpoolCheck.Version(found, "it") ?? "its rows are whole"}";
    }

    private static EnergyState StateOf(ulong sequence) => new(Uuid, (long)sequence * 1000, (long)sequence, null, (long)sequence) { IsOfThisBoot = true };
}
