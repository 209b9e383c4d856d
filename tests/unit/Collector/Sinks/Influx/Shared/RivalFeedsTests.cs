using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>
/// Agents move between two collectors of one store as they like, with ticks that both have. Whoever reads and writes in which order, fails and is killed: once both are quiet,
/// each minute's points are the whole of it.
/// </summary>
public sealed class RivalFeedsTests
{
    private const int Steps = 300;
    private const int Ticks = 30;
    private const int LastPrice = 150;

    private static readonly string[] Hosts = ["h0", "h1"];

    [Theory]
    [InlineData(1, 8)]
    [InlineData(9, 16)]
    [InlineData(17, 24)]
    public async Task Points_OnceTwoCollectorsAreQuiet_AreTheWhole(int from, int to)
    {
        for (var seed = from; seed <= to; seed++) await PlayAsync(seed);
    }

    private static async Task PlayAsync(int seed)
    {
        await using var store = await PlayedEnergy.StartAsync();
        foreach (var host in Hosts) store.Sites.Add((host, LedgerBench.Minute(-100), "GB", 1_000_000));
        var random = new Random(seed);
        using RivalCollector one = new(store, random, isLate: false), two = new(store, random, isLate: true);
        RivalCollector[] both = [one, two];
        var sent = new int[Hosts.Length];
        var at = new int[Hosts.Length];
        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(5) == 0) Report(random.Next(Hosts.Length));
            if (random.Next(40) == 0) both[random.Next(2)].Say(random.Next(100, LastPrice));
            var next = both[random.Next(2)];
            await next.Task.GoOnAsync(() => next.RoundAsync(flushes: random.Next(2) == 0));
        }

        foreach (var collector in both)
        {
            collector.IsCalm = true;
            while (!collector.Task.IsIdle) await collector.Task.GoOnAsync();
            collector.Say(LastPrice);
        }

        var (rounds, quiet) = (0, 0);
        for (; quiet < 3 && rounds < 100; rounds++)
        {
            var before = one.Lines + two.Lines;
            foreach (var collector in both) await collector.RoundAsync(flushes: true);
            quiet = one.IsSettled && two.IsSettled && one.Lines + two.Lines == before ? quiet + 1 : 0;
        }

        Assert.True(quiet == 3, $"seed {seed}: never quiet");
        Assert.True(sent.Sum() > 20, $"seed {seed}: too little was sent");
        var told = store.Emissions.Where(point => point.Value.Energy > 0).ToDictionary(
            point => (point.Key.At, point.Key.Tags.Host, point.Key.Tags.Device, point.Key.Tags.Project == "p" ? "run-1" : point.Key.Tags.Project), point => (long)Math.Round(point.Value.Energy * 1000));
        var whole = store.Sums().Where(minute => minute.Value > 0).ToDictionary();
        Assert.True(
            told.OrderBy(Key).SequenceEqual(whole.OrderBy(Key)),
            $"seed {seed}: told {string.Join("; ", told.Except(whole).OrderBy(Key))}, and it is {string.Join("; ", whole.Except(told).OrderBy(Key))}");
        Assert.All(store.Emissions.Values.Where(point => point.Energy > 0), point => Assert.Equal(point.Energy / 3_600_000 * LastPrice, point.Grams!.Value, 9));

        // Some more ticks, often with such as went before, and often to the same collector as the last.
        void Report(int host)
        {
            if (random.Next(4) == 0) at[host] = 1 - at[host];
            var begin = Math.Max(0, sent[host] - random.Next(6));
            sent[host] = Math.Min(Ticks, sent[host] + random.Next(1, 5));
            both[at[host]].Take(Enumerable.Range(begin, sent[host] - begin).Select(
                sequence => new RivalTick(Hosts[host], sequence, sequence % 2 == 0 ? "run-1" : "__unattributed__", 1_000 + (100 * host) + sequence)));
        }
    }

    private static string Key(KeyValuePair<(UtcMinute At, string Host, string Device, string Owner), long> point) => $"{point.Key.At.Value} {point.Key.Host} {point.Key.Owner}";
}
