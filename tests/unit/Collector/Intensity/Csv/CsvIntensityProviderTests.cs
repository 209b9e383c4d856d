using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Csv;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Csv;

public sealed class CsvIntensityProviderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private int _changes;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_AFile_GivesEveryLineOfTheZone()
    {
        var provider = Provider(Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120.5,measured", "ISLAND,2026-11-22T10:00Z,2026-11-22T11:00Z,90,forecast", "OTHER,2026-11-22T09:00Z,2026-11-22T10:00Z,0,annual"));

        var said = await FetchAsync(provider);

        Assert.Equal([(120.5, FactorQuality.Measured, 60), (90.0, FactorQuality.Forecast, 60)], said.Select(row => (row.Value.Value, row.Quality, row.Interval.Minutes)));
        Assert.All(said, row => Assert.Equal((FactorKind.Direct, FactorGas.Co2, "our meter"), (row.Identity.Kind, row.Identity.Gas, row.Identity.Source)));
        // A line that says 0 is a zero that somebody wrote.
        Assert.Equal(0, Assert.Single(await FetchAsync(provider, "OTHER")).Value.Value);
    }

    [Fact]
    public async Task FetchAsync_AChangedFile_IsReadAgain()
    {
        var path = Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured");
        var provider = Provider(path);
        await FetchAsync(provider);

        Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,110,measured", "ISLAND,2025-11-22T09:00Z,2025-11-22T10:00Z,1,measured");

        Assert.Equal([110, 1], (await FetchAsync(provider)).Select(row => row.Value.Value));
        // Said once; what is far from now is not repeated on every poll.
        Assert.Equal([110], (await FetchAsync(provider)).Select(row => row.Value.Value));
    }

    [Fact]
    public async Task FetchAsync_AChangedKubernetesMap_IsReadAgain()
    {
        var mount = new KubernetesMount(_folder.Combine("map"));
        var lines = File.ReadAllText(Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured"));
        mount.Publish("factors.csv", lines);
        var provider = Provider(mount.Combine("factors.csv"));
        await FetchAsync(provider);

        mount.Publish("factors.csv", lines.Replace(",120,", ",110,", StringComparison.Ordinal));

        Assert.Equal([110], (await FetchAsync(provider)).Select(row => row.Value.Value));
    }

    [Fact]
    public async Task Kept_OfAnAnswerBeforeTheFileChanged_LeavesTheNewRowsToBeSaid()
    {
        var provider = Provider(Write("ISLAND,2025-11-22T09:00Z,2025-11-22T10:00Z,120,measured", "OTHER,2026-11-22T09:00Z,2026-11-22T10:00Z,1,measured"));
        await provider.FetchAsync("ISLAND", FactorKind.Direct, Now, CancellationToken.None);
        Write("ISLAND,2025-11-22T09:00Z,2025-11-22T10:00Z,110,measured", "OTHER,2026-11-22T09:00Z,2026-11-22T10:00Z,1,measured");
        await FetchAsync(provider, "OTHER");

        provider.Kept("ISLAND");

        Assert.Equal(110, Assert.Single(await FetchAsync(provider)).Value.Value);
        Assert.Empty(await FetchAsync(provider));
    }

    [Fact]
    public async Task AskAsync_WhoseFirstAnswerWasNotKept_SaysAllOfItAgain()
    {
        var provider = Provider(Write("ISLAND,2025-11-22T09:00Z,2025-11-22T10:00Z,120,measured"));
        var sink = new RecordingSink { IsFull = true };
        var services = new FeedServices(sink, new ProviderStates(), TimeProvider.System, NullLogger.Instance);
        var feed = new IntensityFeed(provider, "ISLAND", FactorKind.Direct, FactorPurpose.Inventory, ProviderPipeline.Create(TimeProvider.System), services);

        await feed.AskAsync(CancellationToken.None);
        Assert.Empty(sink.Said);
        sink.IsFull = false;
        await feed.AskAsync(CancellationToken.None);
        Assert.Equal(120, Assert.Single(sink.Said, row => row.Quality == FactorQuality.Measured).Value.Value);
        await feed.AskAsync(CancellationToken.None);

        Assert.Single(sink.Said, row => row.Quality == FactorQuality.Measured);
    }

    [Fact]
    public async Task FetchAsync_AFileThatBroke_SaysWhereAndGivesNothing()
    {
        var path = Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured");
        var provider = Provider(path);
        await FetchAsync(provider);

        Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,NaN,measured");
        var broken = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(provider));
        File.Delete(path);
        var gone = await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(provider));

        Assert.Equal(IntensityFailure.NotUnderstood, broken.Failure);
        Assert.Contains("line 2: 'NaN' is not from 0 to 3000", broken.Message, StringComparison.Ordinal);
        Assert.Equal(IntensityFailure.Unreachable, gone.Failure);
    }

    [Fact]
    public async Task FetchAsync_NothingNearNow_IsNothingNewAndNoFailure()
    {
        var provider = Provider(Write("ISLAND,2025-11-22T09:00Z,2025-11-22T10:00Z,120,measured"));
        Assert.Single(await FetchAsync(provider));

        Assert.Empty(await FetchAsync(provider));
        Assert.Empty(await FetchAsync(provider));
    }

    [Fact]
    public async Task FetchAsync_AZoneThatLeftTheFile_IsNoValue()
    {
        var provider = Provider(Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured"));
        Write("OTHER,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured");

        Assert.Equal(IntensityFailure.NoValue, (await Assert.ThrowsAsync<IntensityUnavailableException>(() => FetchAsync(provider))).Failure);
    }

    [Theory]
    [InlineData("ISLAND,2026-11-22T09:00,2026-11-22T10:00Z,120,measured", "line 2: from and to")]
    [InlineData("ISLAND,2026-11-22T09:00:30Z,2026-11-22T10:00Z,120,measured", "line 2: from and to")]
    [InlineData("ISLAND,2026-11-22T10:00Z,2026-11-22T10:00Z,120,measured", "line 2: from and to")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,-1,measured", "line 2: '-1'")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,3001,measured", "line 2: '3001'")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,,measured", "line 2: ''")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,good", "line 2: 'good'")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,carried", "line 2: 'carried'")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120", "line 2: five filled columns")]
    [InlineData(",2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured", "line 2: five filled columns")]
    [InlineData("", "no line with a factor")]
    [InlineData("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,1,measured\nISLAND,2026-11-22T09:30Z,2026-11-22T10:30Z,2,measured", "two factors at 2026-11-22T09:30Z")]
    public void Options_OfAFileWithAWrongLine_NameKeyFileAndLine(string lines, string reason)
    {
        var path = Write(lines.Split('\n'));

        var error = Assert.Throws<ConfigurationException>(() => Provider(path));

        Assert.StartsWith($"Grid:csv:File: {path} cannot be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OfAnotherHeader_SayWhichIsNeeded()
    {
        var path = _folder.Write("wrong.csv", "zone;from;to;g_per_kwh;quality\n");

        Assert.Contains("line 1: the header must be zone,from,to,g_per_kwh,quality", Assert.Throws<ConfigurationException>(() => Provider(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IdentityFor_ZoneOrKindThatIsNotInIt_IsNone()
    {
        var provider = Provider(Write("ISLAND,2026-11-22T09:00Z,2026-11-22T10:00Z,120,measured"));

        Assert.NotNull(provider.IdentityFor("ISLAND", FactorKind.Direct));
        Assert.Null(provider.IdentityFor("ISLAND", FactorKind.Lifecycle));
        Assert.Null(provider.IdentityFor("OTHER", null));
        Assert.Equal(30, provider.SlotMinutes("ISLAND"));
    }

    /// <summary>What it says now, and the ledger has it.</summary>
    private static async Task<IReadOnlyList<FactorObservation>> FetchAsync(CsvIntensityProvider provider, string zone = "ISLAND")
    {
        var said = await provider.FetchAsync(zone, FactorKind.Direct, Now, CancellationToken.None);
        provider.Kept(zone);
        return said;
    }

    private string Write(params string[] lines)
    {
        var path = _folder.Write("factors.csv", CsvFactors.Header + "\n" + string.Join('\n', lines) + "\n");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc).AddSeconds(_changes++));
        return path;
    }

    private static CsvIntensityProvider Provider(string path) => new(CsvOptions.Read(
        SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:csv:File={path}", "--Grid:csv:Kind=direct", "--Grid:csv:Gas=co2", "--Grid:csv:Step=30m", "--Grid:csv:Credit=our meter"]),
        isUsed: true));
}
