using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolTickQueueTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 40);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Peek_BeforeTheCommit_ShowsNothing_AndAfterIt_TheSameTicks()
    {
        using SpoolTickQueue queue = _bench.Open();
        foreach (SequencedTick tick in _ticks) queue.Append(tick.Tick);

        Assert.Empty(queue.Peek(0, 100));
        queue.Commit();

        IReadOnlyList<SequencedTick> seen = queue.Peek(0, 100);
        Assert.Equal(_ticks.Count, seen.Count);
        for (int i = 0; i < seen.Count; i++)
        {
            Assert.Equal((ulong)i + 1, seen[i].Sequence);
            Assert.Equal(_ticks[i].Tick.Rows, seen[i].Tick.Rows);
            Assert.Equal((_ticks[i].Tick.MonotonicMicroseconds, _ticks[i].Tick.UnixMicroseconds), (seen[i].Tick.MonotonicMicroseconds, seen[i].Tick.UnixMicroseconds));
            Assert.Equal(_ticks[i].Tick.Inventory, seen[i].Tick.Inventory);
        }
    }

    [Fact]
    public void Open_AfterAClose_HasWhatWaited_UnderItsOldEpoch()
    {
        ulong epoch;
        using (SpoolTickQueue queue = _bench.Open())
        {
            epoch = queue.Epoch;
            SpoolBench.Append(queue, _ticks);
            queue.Acknowledge(1, 10);
            queue.Commit();
        }

        using SpoolTickQueue again = _bench.Open();
        Assert.Equal(30, again.State.Ticks);
        Assert.Equal(Enumerable.Range(11, 30).Select(sequence => (ulong)sequence), again.Peek(0, 100).Select(tick => tick.Sequence));
        Assert.NotEqual(epoch, again.Epoch);
        QueueOrigin old = again.OriginOf(11);
        Assert.Equal((epoch, 40ul), (old.Epoch, old.Last));
        Assert.Equal(41ul, again.Append(_ticks[0].Tick));
        Assert.Equal(again.Epoch, again.OriginOf(41).Epoch);
    }

    [Fact]
    public void Open_AfterACrash_HasAllThatWasCommittedAndNothingElse()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Take(20));
        foreach (SequencedTick tick in _ticks.Skip(20)) queue.Append(tick.Tick);
        using SpoolBench crashed = _bench.Crash();

        using SpoolTickQueue again = crashed.Open();
        Assert.Equal(20, again.Peek(0, 100).Count);
        // Its number was never seen by anybody, and the epoch is another one.
        Assert.Equal(21ul, again.Append(_ticks[20].Tick));
        Assert.NotEqual(queue.Epoch, again.OriginOf(21).Epoch);
        Assert.Equal(queue.Epoch, again.OriginOf(20).Epoch);
    }

    /// <summary>The file said so as soon as older ticks were about to leave: after a kill there was a hole where nothing had been lost.</summary>
    [Fact]
    public void Open_AfterACrash_GivesNumbersThatNobodySawToTheNextTicks()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Take(20));
        foreach (SequencedTick tick in _ticks.Skip(20)) queue.Append(tick.Tick);
        Assert.True(queue.TryOffer(1, 10, queue.Revision));
        using SpoolBench crashed = _bench.Crash();

        using SpoolTickQueue again = crashed.Open();
        Assert.Equal(20, again.Peek(0, 100).Count);
        Assert.Equal(21ul, again.Append(_ticks[20].Tick));
        Assert.Equal(again.Epoch, again.OriginOf(21).Epoch);
    }

    /// <summary>It threw behind the commit, which was then done again and counted twice: the next start took the file for damaged.</summary>
    [Fact]
    public void Commit_WithAnOldestRowThatCannotBeRead_CountsEachTickOnce()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks.Take(10));
        _bench.Empty(2);

        queue.Acknowledge(1, 1);
        SpoolBench.Append(queue, _ticks.Skip(10).Take(5));
        SpoolBench.Append(queue, _ticks.Skip(15).Take(5));

        Assert.Equal((0L, 0L, null), (queue.Figures.WriteErrors, queue.Figures.PendingTicks, queue.Figures.WriteError));
        Assert.Equal(19, queue.State.Ticks);
        using (SpoolBench crashed = _bench.Crash()) Assert.Equal(19, SpoolScan.Read(crashed.File).State!.Ticks);
        Assert.Equal(Enumerable.Range(3, 18).Select(sequence => (ulong)sequence), queue.Peek(0, 100).Select(tick => tick.Sequence));
        Assert.Equal((1L, 18L), (queue.Figures.DamagedTicks, queue.State.Ticks));
    }

    [Fact]
    public void OriginOf_AnotherBoot_NamesIt()
    {
        _bench.Fill(_ticks);
        _bench.Options = _bench.Options with { BootId = SampleBatches.Id(8) };
        using SpoolTickQueue queue = _bench.Open();

        Assert.Equal(SampleBatches.Id(7), queue.OriginOf(40).BootId);
        Assert.Equal(SampleBatches.Id(8), queue.OriginOf(41).BootId);
    }

    [Fact]
    public void Acknowledge_CountsEachTickOnce_WhateverIsRepeated()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);

        queue.Acknowledge(5, 9);
        queue.Acknowledge(1, 7);
        queue.Commit();
        queue.Acknowledge(0, 9);
        queue.Acknowledge(39, ulong.MaxValue);
        queue.Acknowledge(20, 10);

        Assert.Equal((11L, 29L, 40ul), (queue.State.AcknowledgedTicks, queue.State.Ticks, queue.State.LastSequence));
        Assert.Equal(10ul, queue.Peek(0, 1)[0].Sequence);
    }

    [Fact]
    public void Acknowledge_OfTicksNobodyHasSeen_ForgetsNothing()
    {
        using SpoolTickQueue queue = _bench.Open();
        queue.Append(_ticks[0].Tick);
        queue.Acknowledge(0, ulong.MaxValue);
        queue.Commit();

        Assert.Equal((0L, 1L), (queue.State.AcknowledgedTicks, queue.State.Ticks));
        Assert.Single(queue.Peek(0, 10));
    }

    [Fact]
    public void SetAside_CountsTicksAndTheirEnergy()
    {
        using SpoolTickQueue queue = _bench.Open();
        SpoolBench.Append(queue, _ticks);

        queue.SetAside(3, 4);

        Assert.Equal(2, queue.State.SetAsideTicks);
        Assert.Equal(_ticks.Skip(2).Take(2).Sum(tick => tick.Tick.Rows.Sum(row => row.Millijoules)), queue.State.SetAsideMillijoules);
        Assert.Equal(38, queue.Peek(0, 100).Count);
    }

    [Fact]
    public async Task WaitAsync_ComesWithTheCommit()
    {
        using SpoolTickQueue queue = _bench.Open();
        Task waiting = queue.WaitAsync(1, default).AsTask();
        queue.Append(_ticks[0].Tick);
        Assert.False(waiting.IsCompleted);

        queue.Commit();

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        await queue.WaitAsync(1, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    [Trait("Fault", "F15")]
    public void Open_Twice_SecondIsRefusedInOneLine()
    {
        using SpoolTickQueue queue = _bench.Open();

        var refused = Assert.Throws<SpoolException>(_bench.Open);
        Assert.Contains("in use by another footprint-agent", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Open_OfANewerVersion_IsRefusedAndLeavesTheFileAsItIs()
    {
        _bench.Fill(_ticks);
        _bench.Sql("PRAGMA user_version=2; UPDATE keys SET content = x'02', crc = 0; UPDATE keys_copy SET content = x'02', crc = 0;");
        byte[] before = File.ReadAllBytes(_bench.File);

        Assert.Contains("version 2", Assert.Throws<SpoolException>(_bench.Open).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_bench.File));
    }

    [Fact]
    public void Commit_ManyDeliveredTicks_KeepsTheFileSmall()
    {
        using SpoolTickQueue queue = _bench.Open();
        for (int round = 0; round < 60; round++)
        {
            foreach (SequencedTick tick in _ticks) queue.Append(tick.Tick);
            queue.Commit();
            queue.Acknowledge(0, ulong.MaxValue);
            queue.Commit();
        }

        Assert.Equal(0, queue.State.Ticks);
        Assert.InRange(queue.Figures.FileBytes, 1, 256 << 10);
        Assert.Equal(1L, _bench.Sql("SELECT count(*) FROM keys WHERE kind = 2"));
    }

    [Fact]
    public void Keep_BecomesDurableWithItsTick_NotBefore()
    {
        var state = new EnergyState("GPU-0", 5_000, 77, 300_000, 90_000_000);
        using SpoolTickQueue queue = _bench.Open();
        Assert.Null(queue.Recall("GPU-0"));
        queue.Keep(state);
        SpoolBench.Append(queue, _ticks.Take(1));
        queue.Keep(state with { CumulativeMillijoules = 9_999 });
        queue.Append(_ticks[1].Tick);
        using SpoolBench crashed = _bench.Crash();

        using SpoolTickQueue again = crashed.Open();
        Assert.Equal(state with { IsOfThisBoot = true }, again.Recall("GPU-0"));
    }

    [Fact]
    public void Recall_AfterAReboot_HasTheTotalButNotTheTimes()
    {
        using (SpoolTickQueue queue = _bench.Open())
        {
            queue.Keep(new EnergyState("GPU-0", 5_000, 77, null, 90_000_000));
            SpoolBench.Append(queue, _ticks.Take(1));
        }

        _bench.Options = _bench.Options with { BootId = SampleBatches.Id(9) };
        using SpoolTickQueue again = _bench.Open();
        EnergyState recalled = Assert.IsType<EnergyState>(again.Recall("GPU-0"));
        Assert.Equal((5_000L, false), (recalled.CumulativeMillijoules, recalled.IsOfThisBoot));
    }

    [Fact]
    public void Commit_HalfAnHourOfEightGpus_TakesSoLittleThatSevenDaysFitTheStandardSize()
    {
        // Not seven days are written, but some pages full: from then on a row takes what the one before it took, and the file grows by rows alone.
        using SpoolTickQueue queue = _bench.Open();
        List<SequencedTick> ticks = SampleBatches.Noisy(8, 2_000);
        SpoolBench.Append(queue, ticks);
        double bytesPerTick = queue.Figures.FileBytes / (double)ticks.Count;

        Assert.InRange(bytesPerTick * 7 * 86_400, 1, 200 << 20);
    }
}
