using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.UnitTests.Contracts.Batches;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>F13: whatever happened to the file, the agent starts, knows it, and lets go of no more than the page that was hit.</summary>
public sealed class DamagedSpoolTests(ITestOutputHelper output) : IDisposable
{
    private const int PageBytes = 4096;

    // For half of all starts, a hundred times what one takes, so that no busy machine is judged here.
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(2);

    private readonly List<TimeSpan> _starts = [];
    private readonly SpoolBench _bench = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(4, 400);

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_AnyMutation_StartsAndCountsExactlyWhatIsLost() =>
        Mutate(int.Parse(Environment.GetEnvironmentVariable("FOOTPRINT_SPOOL_MUTATIONS") ?? "100", CultureInfo.InvariantCulture));

    [Fact]
    [Trait("Fault", "F13")]
    [Trait("Category", "Slow")]
    public void Open_TenThousandMutations_StartsAndCountsExactlyWhatIsLost() => Mutate(10_000);

    /// <summary>Judged: what changed a byte that means something is noticed; lost are at most the ticks on the pages that were hit; the count is exact while one state row of the two is there.</summary>
    private void Mutate(int rounds)
    {
        byte[] whole = Whole(out SpoolPages pages);
        (int dead, int unnoticed, int lossless, long lost, int worst) = (0, 0, 0, 0, 0);
        for (int seed = 0; seed < rounds; seed++)
        {
            SpoolMutation mutation = SpoolMutation.Of(whole, pages, new Random(seed));
            (int left, bool isAside) = OpenAfter(mutation, $"seed {seed}: {mutation.What}");
            if (!mutation.IsLive) dead++;
            if (!isAside) unnoticed++;
            if (isAside && left == _ticks.Count) lossless++;
            lost += _ticks.Count - left;
            if (mutation.KeepsState) worst = Math.Max(worst, _ticks.Count - left - Math.Max(0, mutation.MostLost - pages.Most));
        }

        output.WriteLine(FormattableString.Invariant($"F13: {rounds} mutations: {rounds - dead} changed what means something and all were noticed, {unnoticed} of the {dead} others were not and cost nothing; {lossless} were noticed and cost nothing, {lost} ticks lost by the others and counted, at most {worst} by one page of at most {pages.Most}; opened in {_starts.Order().ElementAt(rounds / 2).TotalMilliseconds:F0} ms at the median, {_starts.Max().TotalMilliseconds:F0} at worst"));
        Assert.InRange(dead, 0, rounds / 2);
        Assert.InRange(_starts.Order().ElementAt(rounds / 2), TimeSpan.Zero, StartsWithin);
    }

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_AnyByteOfTheHeaderChanged_LosesNothing()
    {
        byte[] whole = Whole(out SpoolPages pages);
        int noticed = 0;
        for (int at = 0; at < 100; at++)
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            SpoolMutation mutation = pages.Judge($"a bit of byte {at}", whole, bytes);
            (int left, bool isAside) = OpenAfter(mutation, mutation.What);
            Assert.Equal(_ticks.Count, left);
            if (isAside) noticed++;
        }

        output.WriteLine($"F13: each byte of the header: {noticed} of 100 set aside, 0 ticks lost");
    }

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_BothStatesGone_SaysThatTheLossIsALeast()
    {
        byte[] whole = Whole(out SpoolPages pages);
        int page = Enumerable.Range(7, pages.Count - 7).First(page => pages.Ticks(page) > 2);
        foreach (int gone in (int[])[4, 5, page]) Array.Clear(whole, gone * PageBytes, PageBytes);
        File.WriteAllBytes(_bench.File, whole);
        using var log = new ErrorLogGuard().Expect(1302);
        _bench.Logger = log.LoggerFor<SpoolTickQueue>();

        using SpoolTickQueue queue = _bench.Open();

        int lost = _ticks.Count - queue.Peek(0, int.MaxValue).Count;
        Assert.Equal(pages.Ticks(page), lost);
        Assert.Equal(lost, queue.Figures.DamagedTicks);
        Assert.Contains(log.Entries, entry => entry.Message.Contains($"at least {lost} are lost", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Fault", "F13")]
    public void Open_NothingLeftToCountBy_CountsOneAtLeast()
    {
        File.WriteAllText(_bench.File, new string('x', 10_000));

        using SpoolTickQueue queue = _bench.Open();

        Assert.Equal((1L, 0L), (queue.Figures.DamagedTicks, queue.Figures.SalvagedTicks));
    }

    /// <summary>What was acknowledged, merged or dropped lies in no page any more: found again, its energy would count twice.</summary>
    [Fact]
    [Trait("Fault", "F13")]
    public void Open_AHeaderOfNoiseAfterAcknowledgements_FindsOnlyWhatWaited()
    {
        using (SpoolTickQueue queue = _bench.Open())
        {
            SpoolBench.Append(queue, _ticks);
            queue.Acknowledge(1, 150);
            queue.Acknowledge(301, 395);
            queue.Commit();
        }

        byte[] bytes = File.ReadAllBytes(_bench.File);
        new Random(1).NextBytes(bytes.AsSpan(0, 100));
        File.WriteAllBytes(_bench.File, bytes);

        using SpoolTickQueue again = _bench.Open();
        Assert.Equal([.. Enumerable.Range(151, 150), .. Enumerable.Range(396, 5)], again.Peek(0, int.MaxValue).Select(tick => (int)tick.Sequence));
        Assert.Equal((0L, 155L), (again.Figures.DamagedTicks, again.Figures.SalvagedTicks));
    }

    private byte[] Whole(out SpoolPages pages)
    {
        Assert.Equal(_ticks.Count, _bench.Fill(_ticks).Count);
        byte[] whole = File.ReadAllBytes(_bench.File);
        pages = new SpoolPages(whole);
        Assert.Equal(_ticks.Count, pages.TicksFrom(0));
        return whole;
    }

    private (int Left, bool IsAside) OpenAfter(SpoolMutation mutation, string what)
    {
        using var bench = new SpoolBench();
        File.WriteAllBytes(bench.File, mutation.Bytes);
        long begun = Stopwatch.GetTimestamp();
        using SpoolTickQueue queue = bench.Open();
        _starts.Add(Stopwatch.GetElapsedTime(begun));
        IReadOnlyList<SequencedTick> left = queue.Peek(0, int.MaxValue);
        int lost = _ticks.Count - left.Count;
        bool isAside = File.Exists(bench.File + ".damaged-1");
        Assert.True(isAside || !mutation.IsLive, $"{what}: nobody noticed");
        Assert.True(isAside || lost == 0, $"{what}: {lost} ticks lost and nobody noticed");
        Assert.True(lost <= mutation.MostLost, $"{what}: {lost} lost, what was hit held {mutation.MostLost}");
        Judge(queue, left, lost, mutation, what);
        return (left.Count, isAside);
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

    /// <summary>SQLite replays whatever log lies beside a file.</summary>
    [Fact]
    [Trait("Fault", "F13")]
    public void Open_ASalvageInterruptedBetweenFileAndLog_ReplaysNoLogOfTheOldFile()
    {
        using SpoolTickQueue dying = _bench.Open();
        SpoolBench.Append(dying, _ticks.Take(50));
        using SpoolBench crashed = _bench.Crash(), made = new();
        made.Fill(_ticks);
        File.Move(made.File, crashed.File + ".new");
        File.Move(crashed.File, crashed.File + ".damaged-1");
        Assert.True(new FileInfo(crashed.File + "-wal").Length > PageBytes);

        using SpoolTickQueue queue = crashed.Open();
        Assert.Equal(_ticks.Count, queue.Peek(0, int.MaxValue).Count);
        Assert.Equal(["spool.db.damaged-1", "spool.db.damaged-1-wal"], Directory.GetFiles(crashed.Folder, "*.damaged-*").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Complete_WhereTheNewestFileHasItsLog_TakesNoLogFromIt()
    {
        foreach (string name in (string[])[".damaged-1", ".damaged-1-wal", "-wal"]) File.WriteAllText(_bench.File + name, name);

        DamagedFiles.Complete(_bench.File);

        Assert.Equal((".damaged-1-wal", "-wal"), (File.ReadAllText(_bench.File + ".damaged-1-wal"), File.ReadAllText(_bench.File + ".damaged-2-wal")));
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

    private void Judge(SpoolTickQueue queue, IReadOnlyList<SequencedTick> left, int lost, SpoolMutation mutation, string what)
    {
        foreach (SequencedTick tick in left)
        {
            Assert.True(_ticks[(int)tick.Sequence - 1].Tick.Rows.SequenceEqual(tick.Tick.Rows), $"{what}: tick {tick.Sequence} is another one");
        }

        Assert.True(left.Select(tick => tick.Sequence).Distinct().Count() == left.Count, what);
        Assert.Equal(left.Count, queue.State.Ticks);
        long counted = queue.Figures.DamagedTicks;
        Assert.True(mutation.KeepsState ? counted == lost : counted >= 1, $"{what}: {lost} lost and {counted} counted");
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
