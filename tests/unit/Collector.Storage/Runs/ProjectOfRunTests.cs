using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Runs;

/// <summary>Totals ask whose a run is today; counters keep to what was known when its energy came.</summary>
public sealed class ProjectOfRunTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly SeriesKey Run = LedgerBench.Gpu with { Owner = "run-1" };
    private static readonly SeriesKey Held = LedgerBench.Gpu with { Owner = OwnerText.ReservedIdlePrefix + "run-1" };
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Run_NamedLate_MovesInTotalsAndInNoCounter()
    {
        _bench.Say(0, 60, 100, FactorQuality.Estimated);
        _bench.Add(0, 3 * KilowattHour, Run);
        _bench.Projects["run-1"] = "nlp";
        _bench.Add(1, KilowattHour, Run);
        _bench.Add(2, KilowattHour, Held);
        _bench.Say(0, 60, 150);

        Assert.Equal([("nlp", 5 * KilowattHour)], Totals());
        Assert.Equal([(OwnerText.Unattributed, 3 * KilowattHour), ("nlp", 2 * KilowattHour)], Counters());
        Assert.Equal(750, _bench.Totals(TotalsGrouping.Project).Single().Grams!.Value.Value);
        Assert.Equal([150, 100], _bench.Reader.RunningTotals().Restated.Select(total => total.Up.Value));
        Assert.Equal(5 * KilowattHour, Of("nlp"));
        Assert.Equal(0, Of(OwnerText.Unattributed));
        _bench.AssertBalanced();

        _bench.Projects["run-1"] = "vision";
        _bench.Restart();
        _bench.Add(3, KilowattHour, Run);

        Assert.Equal([("vision", 6 * KilowattHour)], Totals());
        Assert.Equal([(OwnerText.Unattributed, 3 * KilowattHour), ("nlp", 2 * KilowattHour), ("vision", KilowattHour)], Counters());

        _bench.Projects["run-1"] = string.Empty;
        Assert.Equal([(OwnerText.Unattributed, 6 * KilowattHour)], Totals());
        // The registry has forgotten it: what it was booked for is all that is known.
        _bench.Projects.Clear();
        Assert.Equal(Counters(), Totals());
        _bench.AssertBalanced();
    }

    [Fact]
    public void Energy_OfNobody_BelongsToNoProject()
    {
        _bench.Projects[OwnerText.Idle] = _bench.Projects[OwnerText.Unattributed] = "nlp";
        _bench.Add(0, 7, LedgerBench.Gpu with { Owner = OwnerText.Idle });
        _bench.Add(0, 5);

        Assert.Equal([(OwnerText.Idle, 7L), (OwnerText.Unattributed, 5L)], Totals());
    }

    [Fact]
    public void Projects_BeyondTheCap_AreBookedTogetherAndToldApart()
    {
        using var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        connection.Open();
        _bench.Projects["run-1"] = "a";
        _bench.Projects["run-2"] = "b";
        _bench.Add(0, 1, Run);
        var booking = new ProjectBooking(connection, _bench, capacity: 1);

        Assert.Equal("a", booking.Booked(Run).Project);
        Assert.Equal(ProjectBooking.Others, booking.Booked(Run with { Owner = "run-2" }).Project);
        Assert.Equal(OwnerText.Unattributed, booking.Booked(Run with { Owner = "run-3" }).Project);
    }

    /// <summary>A row of another run that no reader could make sense of: whoever touches it fails.</summary>
    [Fact]
    public void Run_IsReadWithoutWhatOthersUsed()
    {
        _bench.Add(0, 5, Run);
        _bench.Add(1440 * 40, 7, Held);
        _bench.Add(0, 11, Run with { Owner = "other" });
        using (var connection = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False"))
        {
            connection.Open();
            SqliteDatabase.Execute(connection, "UPDATE energy_slot SET period = 99 WHERE series = (SELECT id FROM series WHERE owner = 'other')");
        }

        var years = new MinuteRange(LedgerBench.Minute(-2 * 525_600), LedgerBench.Minute(525_600));

        Assert.Equal(12, Assert.Single(_bench.Reader.Totals(new(years, TotalsGrouping.Run, null) { Run = "run-1" })).Energy.Millijoules);
        Assert.ThrowsAny<KeyNotFoundException>(() => _bench.Reader.Totals(new(years, TotalsGrouping.Run, null)));
    }

    [Fact]
    public void Store_KnowsTheProjectsOfItsRuns()
    {
        var path = Path.Combine(Path.GetDirectoryName(_bench.LedgerPath)!, SqliteRunStore.FileName);
        Assert.Null(RunProjects.Read(path).ProjectOf("a"));
        using (var store = new SqliteRunStore(path, capacity: 2))
        {
            store.Add(new("a", "a", LedgerBench.Noon) { Project = "nlp", Ended = LedgerBench.Noon });
            store.Add(new("b", "b", LedgerBench.Noon));
            Assert.Equal(("nlp", string.Empty, null), (store.Projects.ProjectOf("a"), store.Projects.ProjectOf("b"), store.Projects.ProjectOf("c")));
            Assert.Throws<FormatException>(() => store.Change("b", _ => throw new FormatException()));
            store.Change("b", run => run with { Project = "vision" });
            store.Add(new("c", "c", LedgerBench.Noon));
            Assert.Equal((null, "vision", string.Empty), (store.Projects.ProjectOf("a"), store.Projects.ProjectOf("b"), store.Projects.ProjectOf("c")));
            Assert.Equal(["b"], store.List(new() { Projects = ["vision", "nlp"] }, 10).Select(run => run.Id));
            Assert.Empty(store.List(new() { Projects = [] }, 10));
        }

        Assert.Equal((null, "vision", string.Empty), (RunProjects.Read(path).ProjectOf("a"), RunProjects.Read(path).ProjectOf("b"), RunProjects.Read(path).ProjectOf("c")));
    }

    private List<(string, long)> Totals() => [.. _bench.Totals(TotalsGrouping.Project).Select(total => (total.Key, total.Energy.Millijoules))];

    private List<(string, long)> Counters() =>
        [.. _bench.Reader.RunningTotals().Projects.Where(total => total.Energy is not null).Select(total => (total.Project, total.Energy!.Value.Millijoules))];

    private long Of(string project) => _bench.Reader.Totals(new(new(LedgerBench.Minute(-60), LedgerBench.Minute(60)), TotalsGrouping.All, null, new HashSet<string> { project }))
        .Sum(total => total.Energy.Millijoules);
}
