using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Told;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Told;

public sealed class SqliteToldEmissionsTests : IDisposable
{
    private const int Midnight = 1440 * 20_000;
    private static readonly EmissionTags A = new("node-1", "GPU-a", "nlp", "GB", "direct", "counter");
    private static readonly EmissionTags B = A with { Project = "vision" };

    private readonly TemporaryDirectory _folder = new();
    private SqliteToldEmissions _told;

    public SqliteToldEmissionsTests() => _told = Open();

    public void Dispose()
    {
        _told.Dispose();
        _folder.Dispose();
    }

    /// <summary>Over the end of a day and a restart, and however often it is told.</summary>
    [Fact]
    public void Tell_OfAnotherSeries_NamesWhatWasThereBeforeAtThoseMinutesAlone()
    {
        Assert.Empty(Tell(-3, 3, A));
        Assert.Empty(Tell(-3, 3, A));
        _told.Dispose();
        _told = Open();

        Assert.Equal([(-1, A), (0, A)], Tell(-1, 1, B));
        Assert.Equal([(-1, A), (0, A)], Tell(-1, 1, B));
        Assert.Equal([(1, A), (2, A)], Tell(1, 3));
    }

    [Fact]
    public void Tell_InAnyOrder_KnowsEveryMinute()
    {
        foreach (var minute in (int[])[5, 3, 4, 9, 7, 8, 6]) Tell(minute, minute + 1, A);
        _told.Dispose();
        _told = Open();
        Assert.Equal(Enumerable.Range(3, 7).Select(minute => (minute, A)), Tell(0, 20));
    }

    [Fact]
    public void Tell_OfANewDay_ForgetsThoseThatAreFolded()
    {
        Tell(0, 1, A);
        Tell(1440 * 5, (1440 * 5) + 1, A);
        Tell(1440 * 12, (1440 * 12) + 1, A);
        Assert.Empty(Tell(0, 1));
        Assert.Single(Tell(1440 * 5, (1440 * 5) + 1));
    }

    [Fact]
    public void Projects_AreNoneBeforeTheFirst_AndKeptAndForgotten()
    {
        Assert.Null(_told.Projects());
        _told.Keep([new("run-1", "nlp"), new("run-2", "vision")]);
        _told.Keep([new("run-1", "speech"), new("run-2", null)]);
        _told.Dispose();
        _told = Open();
        Assert.Equal([KeyValuePair.Create("run-1", "speech")], _told.Projects()!);
    }

    private SqliteToldEmissions Open() => new(_folder.Combine("told.db"), 10);

    private IEnumerable<(int Minute, EmissionTags Tags)> Tell(int from, int to, params EmissionTags[] tags)
    {
        var range = new MinuteRange(new(Midnight + from), new(Midnight + to));
        var points = Enumerable.Range(from, to - from).SelectMany(minute => tags.Select(one => (new UtcMinute(Midnight + minute), one))).ToList();
        return [.. _told.Tell(range, points).Select(left => (left.At.Value - Midnight, left.Tags)).OrderBy(left => left.Item1)];
    }
}
