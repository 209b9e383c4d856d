using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>What a server may forget is told again; what it cannot forget any more is not.</summary>
public sealed class ToldProjectsTests : IDisposable
{
    private static readonly TimeSpan Replay = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly LedgerBench _bench = new();
    private readonly SqliteToldEmissions _told;

    public ToldProjectsTests() => _told = new(_folder.Combine("told.db"), 400);

    public void Dispose()
    {
        _told.Dispose();
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Begin_ForTheFirstTime_TakesAllAsTold()
    {
        _bench.Projects["run-1"] = "nlp";
        Assert.Empty(Begun().Changed().Runs);
        Assert.Equal("nlp", Assert.Single(_told.Projects()!).Value);
    }

    [Fact]
    public void Changed_OfRunsThatCameWentAndMoved_NamesEach_UntilTold()
    {
        _bench.Projects["moves"] = "nlp";
        _bench.Projects["goes"] = "nlp";
        _bench.Projects["stays"] = "nlp";
        var projects = Begun();
        _bench.Projects["moves"] = "vision";
        _bench.Projects["comes"] = "vision";
        _bench.Projects.Remove("goes");

        var changed = projects.Changed();
        Assert.Equal(["comes=vision", "goes=", "moves=vision"], changed.Runs.Select(run => $"{run.Key}={run.Value}").Order());
        Assert.Equal(3, projects.Changed().Runs.Count);
        projects.Found(changed);
        Assert.Empty(projects.Changed().Runs);
        projects.Told();
        Assert.Empty(projects.Changed().Runs);
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(31, 0)]
    public void Begin_AfterAnOutage_TellsAgainWhatTheServerMayHaveLost(int seconds, int expected)
    {
        _bench.Projects["run-1"] = "nlp";
        var projects = Begun();
        _bench.Projects["run-1"] = "vision";
        projects.Found(projects.Changed());
        projects.Told();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        projects.Found(projects.Changed());
        projects.Told();

        projects.Begin();
        Assert.Equal(expected, projects.Changed().Runs.Count);
        Assert.Equal(expected, Begun().Changed().Runs.Count);
    }

    private ToldProjects Begun()
    {
        var projects = new ToldProjects(_bench, _told, Replay, _time);
        projects.Begin();
        return projects;
    }
}
