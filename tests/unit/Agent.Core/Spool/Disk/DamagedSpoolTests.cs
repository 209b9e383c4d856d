using System.Globalization;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>F13: whatever happened to the file, the agent starts, knows it, and lets go of no more than the page that was hit.</summary>
public sealed class DamagedSpoolTests(ITestOutputHelper output) : IDisposable
{
    private const int PageBytes = 4096;

    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(4, 400);

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_AnyMutation_StartsAndCountsExactlyWhatIsLost() =>
        Mutate(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_SPOOL_MUTATIONS") ?? "300", CultureInfo.InvariantCulture));

    [Fact]
    [Trait("Fault", "F13")]
    [Trait("Category", "Slow")]
    public void Open_TenThousandMutations_StartsAndCountsExactlyWhatIsLost() => Mutate(10_000);

    private void Mutate(int rounds)
    {
        IReadOnlyList<ulong> sequences = _bench.Fill(_ticks);
        byte[] whole = File.ReadAllBytes(_bench.File);
        (int harmless, int headers, int lossless, long lost, int worst) = (0, 0, 0, 0, 0);
        for (int seed = 0; seed < rounds; seed++)
        {
            SpoolMutation mutation = SpoolMutation.Of(whole, new Random(seed));
            string what = $"seed {seed}: {mutation.What}";
            using var bench = new SpoolBench();
            File.WriteAllBytes(bench.File, mutation.Bytes);
            using SpoolTickQueue queue = bench.Open();
            IReadOnlyList<SequencedTick> left = queue.Peek(0, int.MaxValue);
            Judge(queue, left, sequences, what, mutation.IsShifted);
            bool isAside = File.Exists(bench.File + ".damaged-1");
            if (!isAside) harmless++;
            else if (left.Count == 0) headers++;
            else if (left.Count == sequences.Count) lossless++;
            if (isAside && left.Count > 0) lost += sequences.Count - left.Count;
            Assert.True(isAside || left.Count == sequences.Count, $"{what}: {left.Count} ticks and nobody noticed");
            if (mutation.LeafRows is not { } rows) continue;
            worst = Math.Max(worst, sequences.Count - left.Count);
            Assert.True(sequences.Count - left.Count <= rows, $"{what}: {sequences.Count - left.Count} lost, the page held {rows}");
        }

        output.WriteLine($"F13: {rounds} mutations: {harmless} hit nothing, {lossless} cost nothing, {headers} headers set aside, {lost} ticks lost and counted by the others, at most {worst} by one page of rows");
        Assert.InRange(harmless, 0, rounds / 2);
    }

    [Fact]
    public void Open_AFileThatNeverHeldATick_IsWhole()
    {
        for (int i = 0; i < 3; i++)
        {
            using SpoolTickQueue queue = _bench.Open();
            Assert.Equal((0L, 0L), (queue.Figures.DamagedTicks, queue.Figures.SalvagedTicks));
        }

        Assert.Empty(Directory.GetFiles(_bench.Folder, "*.damaged-*"));
    }

    [Fact]
    public void Open_ALostPage_KeepsTheNamesOfTheOthers()
    {
        ulong epoch;
        using (SpoolTickQueue queue = _bench.Open())
        {
            epoch = queue.Epoch;
            SpoolBench.Append(queue, _ticks);
        }

        byte[] bytes = File.ReadAllBytes(_bench.File);
        Array.Clear(bytes, PageOf(bytes, 1000), PageBytes);
        File.WriteAllBytes(_bench.File, bytes);

        using SpoolTickQueue again = _bench.Open();
        IReadOnlyList<SequencedTick> left = again.Peek(0, int.MaxValue);
        Assert.InRange(_ticks.Count - left.Count, 1, PageBytes / 80);
        Assert.Equal(_ticks.Count - left.Count, again.Figures.DamagedTicks);
        Assert.Equal(left.Count, again.Figures.SalvagedTicks);
        Assert.All(left, tick => Assert.Equal(_ticks[(int)tick.Sequence - 1].Tick.Rows, tick.Tick.Rows));
        Assert.All(left, tick => Assert.Equal(epoch, again.OriginOf(tick.Sequence).Epoch));
        Assert.True(again.Append(_ticks[0].Tick) > (ulong)_ticks.Count);
        Assert.True(File.Exists(_bench.File + ".damaged-1"));
    }

    [Theory]
    [Trait("Fault", "F13")]
    [InlineData(1)]
    [InlineData(PageBytes)]
    [InlineData(5 * PageBytes)]
    public void Open_AFileThatWasCut_LosesOnlyWhatWasInTheCutPages(int cut)
    {
        _bench.Fill(_ticks);
        byte[] bytes = File.ReadAllBytes(_bench.File);
        File.WriteAllBytes(_bench.File, bytes[..^cut]);

        using SpoolTickQueue queue = _bench.Open();
        int lost = _ticks.Count - queue.Peek(0, int.MaxValue).Count;
        output.WriteLine($"F13: {cut} bytes cut off: {lost} ticks lost, {queue.Figures.DamagedTicks} counted");
        Assert.InRange(lost, 1, ((cut / PageBytes) + 1) * (PageBytes / 80));
        Assert.Equal(lost, queue.Figures.DamagedTicks);
    }

    [Fact]
    public void Open_NoDatabaseAtAll_IsSetAside_TwiceUnderTwoNames()
    {
        for (int i = 1; i <= 2; i++)
        {
            File.WriteAllText(_bench.File, new string('x', 10_000));
            using SpoolTickQueue queue = _bench.Open();
            Assert.Empty(queue.Peek(0, 10));
            Assert.True(File.Exists($"{_bench.File}.damaged-{i}"));
            SpoolBench.Append(queue, _ticks);
            Assert.Equal(_ticks.Count, queue.Peek(0, int.MaxValue).Count);
        }
    }

    [Fact]
    public void Open_DamagedAgainAndAgain_KeepsTheNewestFilesAndCountsTheOthers()
    {
        long deleted = 0;
        for (int i = 1; i <= DamagedFiles.Kept + 2; i++)
        {
            File.WriteAllText(_bench.File, new string('x', 10_000 + i));
            using SpoolTickQueue queue = _bench.Open();
            deleted += queue.Figures.DeletedFiles;
            Assert.Equal(i > DamagedFiles.Kept ? 1 : 0, queue.Figures.DeletedFiles);
        }

        Assert.Equal(2, deleted);
        Assert.Equal([3, 4, 5], DamagedFiles.Numbers(_bench.File).Order());
        Assert.Equal(10_005, new FileInfo(_bench.File + ".damaged-5").Length);
    }

    [Fact]
    public void Prune_Logs_GoWithTheirFiles()
    {
        foreach (string name in (string[])["1", "1-wal", "2", "3", "4", "4-wal", "mine"]) File.WriteAllText($"{_bench.File}.damaged-{name}", "x");

        Assert.Equal(1, DamagedFiles.Prune(_bench.File));
        Assert.Equal(["2", "3", "4", "4-wal", "mine"], Directory.GetFiles(_bench.Folder).Select(file => file[(file.LastIndexOf("damaged-", StringComparison.Ordinal) + 8)..]).Order());
    }

    [Fact]
    public void Open_ASalvageInterruptedBetweenItsRenames_IsCompleted()
    {
        _bench.Fill(_ticks);
        File.Move(_bench.File, _bench.File + ".new");

        using SpoolTickQueue queue = _bench.Open();
        Assert.Equal(_ticks.Count, queue.State.Ticks);
        Assert.False(File.Exists(_bench.File + ".new"));
    }

    [Fact]
    public void Open_AHalfMadeDraftBesideAWholeFile_IsForgotten()
    {
        _bench.Fill(_ticks);
        File.WriteAllText(_bench.File + ".new", "half");

        using SpoolTickQueue queue = _bench.Open();
        Assert.Equal(_ticks.Count, queue.State.Ticks);
        Assert.False(File.Exists(_bench.File + ".new"));
    }

    private void Judge(SpoolTickQueue queue, IReadOnlyList<SequencedTick> left, IReadOnlyList<ulong> sequences, string what, bool mayBeUncounted)
    {
        foreach (SequencedTick tick in left)
        {
            Assert.True(_ticks[(int)tick.Sequence - 1].Tick.Rows.SequenceEqual(tick.Tick.Rows), $"{what}: tick {tick.Sequence} is another one");
        }

        Assert.True(left.Select(tick => tick.Sequence).Distinct().Count() == left.Count, what);
        Assert.Equal(left.Count, queue.State.Ticks);
        long lost = sequences.Count - left.Count, counted = queue.Figures.DamagedTicks;
        if (left.Count > 0) Assert.True(counted == lost || (mayBeUncounted && counted == 0), $"{what}: {left.Count} left and {counted} counted as lost");
        queue.Append(_ticks[0].Tick);
        queue.Commit();
        Assert.Equal(left.Count + 1, queue.Peek(0, int.MaxValue).Count);
    }

    /// <summary>A leaf of the ticks: the page that is full of them about there.</summary>
    private static int PageOf(byte[] bytes, int from)
    {
        for (int page = Math.Max(6, from / PageBytes); page < bytes.Length / PageBytes; page++)
        {
            if (bytes[page * PageBytes] == 0x0D && (bytes[(page * PageBytes) + 3] << 8 | bytes[(page * PageBytes) + 4]) > 10) return page * PageBytes;
        }

        throw new InvalidOperationException("no leaf");
    }
}
