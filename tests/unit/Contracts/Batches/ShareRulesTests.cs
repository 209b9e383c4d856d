using Google.Protobuf;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

/// <summary>Shares of rows: what is refused, what comes back, and that a batch keeps its caps.</summary>
public sealed class ShareRulesTests
{
    private static readonly Owner Run = new() { Kind = OwnerKind.Run, RunId = "gpt" };
    private static readonly Owner Idle = new() { Kind = OwnerKind.Idle };

    /// <summary>Each breaks a batch of one device with four rows of two shares.</summary>
    public static TheoryData<string, Action<Batch>> Breaks => new()
    {
        { "share_patterns: a pattern without shares", batch => batch.SharePatterns.Add(new SharePattern()) },
        { "share_patterns: 2 states for 3 owners", batch => batch.SharePatterns[0].Owners.Add(0) },
        { "share_patterns: 3 states for 2 owners", batch => batch.SharePatterns[0].States.Add(0) },
        { "share_patterns: no such owner", batch => batch.SharePatterns[0].Owners[1] = 99 },
        { "share_patterns: no such owner", batch => batch.SharePatterns[0].Owners[0] = uint.MaxValue },
        { "share_patterns: no such owner", batch => batch.Owners.Clear() },
        { "share_patterns: unknown state 4", batch => batch.SharePatterns[0].States[0] = 4 },
        { "share_patterns: more than 256", batch => Many(256, () => batch.SharePatterns.Add(batch.SharePatterns[0].Clone())) },
        { "share_patterns: more than 16384 shares", batch => Many(16_383, () => AddShare(batch.SharePatterns[0])) },
        { "share_pattern_runs: more than 16384 shares", batch => Many(8_000, () => AddShare(batch.SharePatterns[0])) },
        { "share_pattern_runs: an odd", batch => batch.SharePatternRuns.Add(1) },
        { "share_pattern_runs: a run of length 0", batch => batch.SharePatternRuns.Add([1, 0]) },
        { "share_pattern_runs: pattern 2 of 1", batch => batch.SharePatternRuns[0] = 2 },
        { "share_pattern_runs: pattern 4294967295 of 1", batch => batch.SharePatternRuns[0] = uint.MaxValue },
        { "share_pattern_runs: pattern 1 of 0", batch => batch.SharePatterns.Clear() },
        { "share_pattern_runs: 3 rows of 4", batch => batch.SharePatternRuns[1] = 3 },
        { "share_pattern_runs: 4294967299 rows of 4", batch => batch.SharePatternRuns.Add([0, uint.MaxValue]) },
        { "share_millijoules: 4, not 0", batch => batch.SharePatternRuns[0] = 0 },
        { "share_millijoules: 4, not 0", batch => batch.SharePatternRuns.Clear() },
        { "share_millijoules: 5, not 4", batch => batch.ShareMillijoules.Add(0) },
        { "share_millijoules: 3, not 4", batch => batch.ShareMillijoules.RemoveAt(0) },
        { "share_millijoules: 4, not 8", batch => AddShare(batch.SharePatterns[0]) },
        { "share_millijoules: a negative share of row 0", batch => batch.ShareMillijoules[0] = -1 },
        { "share_millijoules: a negative share of row 1", batch => batch.ShareMillijoules[1] = long.MinValue },
        { "share_millijoules: more than the energy of row 0", batch => batch.ShareMillijoules[0] = batch.EnergyMillijoules[0] + 1 },
        { "share_millijoules: more than the energy of row 2", batch => batch.ShareMillijoules[2] = long.MaxValue },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encode_TickWithMoreOwnersThanABatchTakes_LeavesTheRestUnattributed(bool hasUnattributed)
    {
        RowShare[] shares = [.. Enumerable.Range(0, 300).Select(run => new RowShare(hasUnattributed && run == 3 ? null : new Owner { Kind = OwnerKind.Run, RunId = $"run-{run}" }, PowerState.Active, 10))];
        Batch batch = Encode([shares]);

        Assert.Null(BatchValidator.FirstViolation(batch));
        DeviceRow row = Assert.Single(Rows(batch));
        IReadOnlyList<RowShare> decoded = row.Shares!;
        Assert.Equal(row.Millijoules, decoded.Sum(share => share.Millijoules));
        Assert.Equal(255, decoded.Count(share => share.Owner is not null));
        Assert.Equal("run-0", decoded[0].Owner!.RunId);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public void FirstViolation_OneRuleBroken_NamesIt(string reason, Action<Batch> breakIt)
    {
        Batch batch = Encode([.. Enumerable.Range(0, 4).Select(_ => TwoShares(1_000))]);
        Assert.Null(BatchValidator.FirstViolation(batch));
        breakIt(batch);
        Assert.StartsWith(reason, BatchValidator.FirstViolation(batch)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstViolation_AllOfARowInItsFirstShare_IsNull()
    {
        Batch batch = Encode([TwoShares(1_000)]);
        batch.ShareMillijoules[0] = batch.EnergyMillijoules[0];
        Assert.Null(BatchValidator.FirstViolation(batch));
        Assert.Equal([batch.EnergyMillijoules[0], 0], Rows(batch)[0].Shares!.Select(share => share.Millijoules));
    }

    /// <summary>Bytes by hand: fields 28 to 30 of two rows with 70 J for the first share, then 5 mJ more.</summary>
    [Fact]
    public void Encode_TwoRowsOfOnePattern_GivesThesePatternsRunsAndDifferences()
    {
        Batch batch = Encode([TwoShares(70_000), TwoShares(70_005)]);

        var shares = new Batch { SharePatterns = { batch.SharePatterns }, SharePatternRuns = { batch.SharePatternRuns }, ShareMillijoules = { batch.ShareMillijoules } };
        Assert.Equal("E201080A0200011202" + "0103" + "EA01020102" + "F20104E0C5080A", Convert.ToHexString(shares.ToByteArray()));
        Assert.Equal([Run, Idle], batch.Owners);
    }

    [Fact]
    public void Encode_PatternsThatAlternate_CountEachFromItsOwnPreviousRow()
    {
        IReadOnlyList<RowShare>? one(long energy) => TwoShares(energy);
        Batch batch = Encode([one(50_000), Reversed(1), null, one(50_000), Reversed(1), one(49_999)]);

        Assert.Equal([50_000, 1, 0, 0, -1], batch.ShareMillijoules);
        Assert.Equal([1, 1, 2, 1, 0, 1, 1, 1, 2, 1, 1, 1], batch.SharePatternRuns.Select(number => (int)number));
        Assert.Equal([50_000, 1, null, 50_000, 1, 49_999], Rows(batch).Select(row => row.Shares?[0].Millijoules));
    }

    [Fact]
    public void Encode_ASecondDevice_CountsItsSharesFromZero()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(2, 1);
        DeviceRow[] rows = [.. ticks[0].Tick.Rows.Select(row => Shared(row, TwoShares(40_000)))];
        Batch batch = BatchEncoder.Encode(SampleBatches.Origin, [ticks[0] with { Tick = ticks[0].Tick with { Rows = rows } }]);

        Assert.Equal([40_000, 40_000], batch.ShareMillijoules);
        Assert.Equal(rows.SelectMany(row => row.Shares!), Rows(batch).SelectMany(row => row.Shares!));
    }

    [Fact]
    public void Decode_APatternOfOneUnattributedShare_IsNoShareAtAll()
    {
        Batch batch = Encode([TwoShares(0)]);
        batch.Owners.Add(new Owner { Kind = OwnerKind.Unattributed });
        batch.SharePatterns[0] = new SharePattern { Owners = { 2 }, States = { 0 } };
        batch.ShareMillijoules.Clear();
        Assert.Null(BatchValidator.FirstViolation(batch));
        Assert.Null(Rows(batch)[0].Shares);
    }

    [Fact]
    public void CountForOneBatch_MorePatternsThanTheCap_CutsBeforeIt()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 600);
        for (int i = 0; i < ticks.Count; i++) ticks[i] = WithShares(ticks[i], Numbered(i));

        // Two runs in any of sixteen orders are few owners and many patterns.
        Assert.Equal(Limits.MaxSharePatterns, BatchCutter.CountForOneBatch(ticks));
        Assert.Null(BatchValidator.FirstViolation(BatchEncoder.Encode(SampleBatches.Origin, ticks[..Limits.MaxSharePatterns])));
    }

    [Fact]
    public void CountForOneBatch_MoreSharesThanTheCap_CutsBeforeIt()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 600);
        RowShare[] wide = [.. Enumerable.Range(0, 64).Select(i => new RowShare(Idle, PowerState.Idle, i == 63 ? 0 : 1))];
        for (int i = 0; i < ticks.Count; i++) ticks[i] = WithShares(ticks[i], wide);

        Assert.Equal(Limits.MaxSharesPerBatch / 64, BatchCutter.CountForOneBatch(ticks));
    }

    private static Batch Encode(IReadOnlyList<RowShare>?[] shares)
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, shares.Length);
        return BatchEncoder.Encode(SampleBatches.Origin, [.. ticks.Select((tick, i) => WithShares(tick, shares[i]))]);
    }

    private static SequencedTick WithShares(SequencedTick tick, IReadOnlyList<RowShare>? shares) =>
        tick with { Tick = tick.Tick with { Rows = [Shared(tick.Tick.Rows[0], shares)] } };

    /// <summary>The row with the shares, the last of which takes the rest.</summary>
    private static DeviceRow Shared(DeviceRow row, IReadOnlyList<RowShare>? shares) =>
        shares is null ? row : row with { Shares = [.. shares.SkipLast(1), shares[^1] with { Millijoules = row.Millijoules - shares.SkipLast(1).Sum(share => share.Millijoules) }] };

    private static RowShare[] TwoShares(long first) => [new(Run, PowerState.Active, first), new(Idle, PowerState.Idle, 0)];

    private static RowShare[] Reversed(long first) => [new(Idle, PowerState.Idle, first), new(Run, PowerState.Active, 0)];

    /// <summary>A different order of states for each number below 4^5.</summary>
    private static RowShare[] Numbered(int number) =>
        [.. Enumerable.Range(0, 5).Select(digit => new RowShare(Run, (PowerState)(number >> (2 * digit) & 3), 1))];

    private static List<DeviceRow> Rows(Batch batch)
    {
        Assert.Null(BatchValidator.FirstViolation(batch));
        return [.. BatchDecoder.Decode(batch).Ticks.SelectMany(tick => tick.Rows)];
    }

    private static void AddShare(SharePattern pattern)
    {
        pattern.Owners.Add(0);
        pattern.States.Add(0);
    }

    private static void Many(int count, Action action)
    {
        for (int i = 0; i < count; i++) action();
    }
}
