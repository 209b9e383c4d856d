using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>A real ledger, and a server that is a map from series and time to fields: its sums are the ledger's, whatever changes.</summary>
public sealed class EmissionFeedTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);
    private readonly LedgerBench _bench = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _server = [];
    private SqliteToldEmissions? _told;
    private int _lines;

    public void Dispose()
    {
        _told?.Dispose();
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Flush_OfEnergyThatCame_WritesItsMinutes_AndNothingWithoutNews()
    {
        var feed = Feed();
        _bench.Say(0, 30, 100);
        Take(feed, 0, 10);
        Take(feed, 40, 5);
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal(15, _server.Count);
        DemandLedger();
        // Without a factor there are no grams, and no zeros either.
        Assert.Equal(5, _server.Values.Count(fields => !fields.ContainsKey("co2e_g") && !fields.ContainsKey("quality") && !fields.ContainsKey("factor_version")));
        Assert.Contains(_server.Keys, key => key.StartsWith("footprint_emissions factor=direct gpu_uuid=GPU-a grid_zone=GB host=node-1 method=counter project=__unattributed__ ", StringComparison.Ordinal));
        _lines = 0;
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal(0, _lines);
    }

    [Fact]
    public async Task Flush_AfterABetterFactor_WritesTheSamePointsOver()
    {
        var feed = Feed();
        _bench.Say(0, 30, 100, FactorQuality.Estimated);
        Take(feed, 0, 40);
        await feed.FlushAsync(0, CancellationToken.None);
        var (before, keys) = (Grams(), _server.Keys.ToHashSet());

        _bench.Say(0, 30, 150, FactorQuality.Measured);
        _lines = 0;
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal(keys, _server.Keys.ToHashSet());
        Assert.Equal(30, _lines);
        Assert.Equal(before * 1.5, Grams(), 9);
        DemandLedger();
    }

    [Fact]
    public async Task Flush_AfterAFirstFactor_PricesWhatWaited()
    {
        var feed = Feed();
        Take(feed, 0, 20);
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal(0, Grams());
        _bench.Say(0, 30, 200);
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal(20, _server.Count);
        Assert.True(Grams() > 0);
        DemandLedger();
    }

    /// <summary>Energy that is told of another zone now must not be in both.</summary>
    [Fact]
    public async Task Flush_AfterAMoveToAnotherZone_LeavesNothingBehind()
    {
        var feed = Feed();
        _bench.Say(0, 30, 100);
        _bench.Say(0, 30, 400, zone: "DE");
        Take(feed, 0, 20);
        await feed.FlushAsync(0, CancellationToken.None);
        _bench.Writer.Restate(new("node-1", null, new(LedgerBench.Minute(0), LedgerBench.Minute(10)), null, "DE", "moved", "me"), LedgerBench.Minute(600).ToTime());
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal(30, _server.Count);
        Assert.Equal(10, _server.Count(point => point.Key.Contains("grid_zone=GB", StringComparison.Ordinal) && Number(point.Value, "energy_j") == 0));
        DemandLedger();
    }

    [Fact]
    public async Task Flush_OnceARunHasAProject_CountsItsEnergyOnce()
    {
        var feed = Feed();
        _bench.Say(0, 30, 100, FactorQuality.Estimated);
        Take(feed, 0, 5, "run-1");
        await feed.FlushAsync(0, CancellationToken.None);
        _bench.Projects["run-1"] = "nlp";
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal(10, _server.Count);
        Assert.Equal(5, _server.Count(point => point.Key.Contains("project=nlp", StringComparison.Ordinal) && Number(point.Value, "energy_j") > 0));
        DemandLedger();
    }

    /// <summary>The old project's points hold nothing any more, also where a restart came between.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_OnceARunIsOfAnotherProject_MovesAllItsMinutes(bool restarts)
    {
        _bench.Projects["run-1"] = "vision";
        var feed = Feed();
        _bench.Say(0, 30, 100);
        Take(feed, 0, 5, "run-1");
        Take(feed, 5, 5);
        await feed.FlushAsync(0, CancellationToken.None);
        _bench.Projects["run-1"] = "nlp";
        if (restarts) feed = Feed();
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal((15, 5, 5), (_server.Count, Holding("project=nlp"), Holding("project=__unattributed__")));
        Assert.Equal(0, Holding("project=vision"));
        DemandLedger();
        _lines = 0;
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal(0, _lines);
    }

    /// <summary>What was told without a factor is told with one, and is not there twice.</summary>
    [Fact]
    public async Task Flush_OnceAZoneHasItsFirstProvider_TakesBackWhatWasToldWithout()
    {
        _bench.HasProviders = false;
        _bench.Restart();
        var feed = Feed();
        Take(feed, 0, 10);
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.DoesNotContain(_server.Keys, key => key.Contains("factor=", StringComparison.Ordinal));
        _bench.HasProviders = true;
        _bench.Restart();
        Take(feed, 10, 1);
        _bench.Say(0, 60, 100);
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal((21, 11), (_server.Count, Holding("factor=direct")));
        Assert.True(Grams() > 0);
        DemandLedger();
    }

    [Fact]
    public async Task Flush_AfterAMoveWithoutAPrice_LeavesNothingBehind()
    {
        var feed = Feed();
        Take(feed, 0, 20);
        await feed.FlushAsync(0, CancellationToken.None);
        _bench.Writer.Restate(new("node-1", null, new(LedgerBench.Minute(0), LedgerBench.Minute(10)), null, "DE", "moved", "me"), LedgerBench.Minute(600).ToTime());
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal((30, 10, 10), (_server.Count, Holding("grid_zone=DE"), Holding("grid_zone=GB")));
        DemandLedger();
    }

    /// <summary>CO2 of a direct factor is usual, and CO2 and CO2e have no sum.</summary>
    [Theory]
    [InlineData(FactorGas.Co2, "factor=direct gpu_uuid=GPU-a")]
    [InlineData(FactorGas.Co2e, "factor=direct gas=CO2e gpu_uuid=GPU-a")]
    public async Task Flush_OfEachGas_NamesItWhereItIsUnusual(FactorGas gas, string tags)
    {
        var identity = LedgerBench.Neso with { Gas = gas };
        _bench.Chain = [identity];
        _bench.Restart();
        var feed = Feed();
        _bench.Say(0, 30, 100, identity: identity);
        Take(feed, 0, 10);
        await feed.FlushAsync(0, CancellationToken.None);

        Assert.Equal((10, 10), (_server.Count, Holding(tags)));
        DemandLedger();
    }

    [Fact]
    public async Task Flush_OfSimulatedEnergy_TellsItByItsMethod()
    {
        var feed = Feed();
        _bench.Add(0, 1_000, LedgerBench.Gpu with { Method = Method.Simulated });
        Take(feed, 0, 1);
        await feed.FlushAsync(0, CancellationToken.None);
        Assert.Equal((1, 1), (Holding("method=simulated project=__simulated__"), Holding("method=counter")));
    }

    /// <summary>What happened while nobody wrote is written at the next start; what came before the very first start is not.</summary>
    [Fact]
    public async Task Begin_AfterARestart_GoesOnWhereTheServerWas()
    {
        _bench.Say(-60, 30, 100, FactorQuality.Estimated);
        for (var minute = -60; minute < -30; minute++) _bench.Add(minute, 1_000_000);
        var first = Feed();
        await first.FlushAsync(0, CancellationToken.None);
        Assert.Empty(_server);

        _bench.Say(-60, 30, 120, FactorQuality.Measured);
        await Feed().FlushAsync(0, CancellationToken.None);
        Assert.Equal(30, _server.Count);
        DemandLedger();
    }

    [Fact]
    public void IsDue_OnlyOnceTheLedgerHasTheRow()
    {
        var feed = Feed(booked: 5);
        Assert.Equal((true, false), (feed.IsDue(5), feed.IsDue(6)));
    }

    private EmissionFeed Feed(long booked = 0)
    {
        var tallies = new InfluxTallies();
        _told?.Dispose();
        _told = new(_folder.Combine("told.db"), 400);
        var sender = new LineSender((bytes, _) => Task.FromResult(Answer(bytes)), new(_folder.Combine("rejected"), _time), tallies, _time, NullLogger.Instance);
        var feed = new EmissionFeed(
            new SqliteEmissionReader(_bench.LedgerPath, _bench), _bench.Reader, () => booked, sender,
            new(_folder.Combine(EmissionMarks.FileName), TimeSpan.FromSeconds(30), _time), _told,
            new ToldProjects(_bench, _told, TimeSpan.FromSeconds(30), _time), tallies, _time);
        feed.Begin(0);
        return feed;
    }

    private void Take(EmissionFeed feed, int from, int minutes, string? owner = null)
    {
        for (var minute = from; minute < from + minutes; minute++)
        {
            _bench.Add(minute, 3_600_000 + minute, owner is null ? null : LedgerBench.Gpu with { Owner = owner }, now: LedgerBench.Minute(500).ToTime());
            var at = LedgerBench.Minute(minute).StartUnixMicroseconds;
            var row = new DeviceRow
            {
                Device = 0,
                Kind = RowKind.Interval,
                StartMicroseconds = at,
                EndMicroseconds = at + UtcMinute.Microseconds - 1,
                Millijoules = 1,
                CumulativeMillijoules = 1,
                Method = Method.Counter,
            };
            feed.Saw(new("a", "node-1", LedgerBench.Noon, 0, new Tick(row.EndMicroseconds, row.EndMicroseconds, new Inventory(), [row], [])));
        }
    }

    private WriteAnswer Answer(ReadOnlyMemory<byte> bytes)
    {
        foreach (var line in Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _lines++;
            var read = new LineDecoder(doubles: true).Decode(Encoding.UTF8.GetBytes(line + "\n"));
            _server[$"{read.Measurement} {string.Join(' ', read.Tags.Select(tag => $"{tag.Key}={tag.Value}"))} {read.UnixNanoseconds}"] = read.Fields;
        }

        return WriteAnswer.Taken;
    }

    private void DemandLedger()
    {
        var totals = _bench.Totals(TotalsGrouping.All);
        Assert.Equal(totals.Sum(total => total.Energy.Millijoules), _server.Values.Sum(fields => (long)Math.Round(Number(fields, "energy_j") * 1000)));
        Assert.Equal(totals.Sum(total => total.Grams?.Value ?? 0), Grams(), 9);
    }

    /// <summary>Points with energy whose series is so.</summary>
    private int Holding(string tag) => _server.Count(point => point.Key.Contains(tag, StringComparison.Ordinal) && Number(point.Value, "energy_j") > 0);

    private double Grams() => _server.Values.Sum(fields => fields.ContainsKey("co2e_g") ? Number(fields, "co2e_g") : 0);

    private static double Number(IReadOnlyDictionary<string, string> fields, string name) => double.Parse(fields[name], CultureInfo.InvariantCulture);
}
