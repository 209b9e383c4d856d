using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

/// <summary>A zone is in use while it has young energy, or any that waits for its factor.</summary>
public sealed class ZonesSinceTests : IFactorChains, ISiteResolver, IDisposable
{
    private static readonly FactorIdentity Factor = new("test", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test");
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly UtcMinute Ten = UtcMinute.FromTime(Now);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ledger-");
    private readonly SqliteLedgerWriter _ledger;
    private readonly SqliteLedgerReader _reader;
    private string _zone = "GB";

    public ZonesSinceTests()
    {
        var path = Path.Combine(_directory.FullName, "ledger.db");
        _ledger = new(path, this, this);
        _reader = new(path, this);
        foreach (var zone in (string[])["GB", "FR"])
            _ledger.Accept([.. Enumerable.Range(0, 3).Select(hour => new FactorObservation(zone, new(Ten + (60 * hour), Ten + (60 * hour) + 60), new(100), FactorQuality.Measured, Factor))], Now);
    }

    public FactorChain? ChainFor(string zone) => new(zone, [Factor], 60);

    public SiteAssignment SiteFor(string host, IReadOnlyDictionary<string, string> labels) => new("home", _zone, Pue.Unset);

    public void Dispose()
    {
        _ledger.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Host_ThatMoves_LeavesItsOldZoneWhenTheEnergyThereIsOld()
    {
        Add("node-1", 0);
        _zone = "FR";
        Add("node-1", 90, Now.AddMinutes(30));

        Assert.Equal(["FR", "GB"], _reader.ZonesSince(Ten));
        Assert.Equal(["FR"], _reader.ZonesSince(Ten + 60));
        Assert.Empty(_reader.ZonesSince(Ten + 180));
    }

    [Fact]
    public void Energy_ThatWaits_KeepsItsZoneHoweverOld()
    {
        Add("node-1", 600, Now);
        Add("node-2", 0);

        Assert.Equal(["GB"], _reader.ZonesSince(Ten + 100_000));
    }

    [Fact]
    public void Zone_OfARestatedPast_IsInUse()
    {
        Add("node-1", 0);

        _ledger.Restate(new SiteRestatement("node-1", null, new(Ten, Ten + 60), null, "FR", "it stood there", "test"), Now.AddHours(2));

        Assert.Equal(["FR"], _reader.ZonesSince(Ten));
    }

    /// <summary>What comes after the hours of a restatement says what it said before, and its slots still name the period that was split.</summary>
    [Fact]
    public void Zone_AfterARestatedHour_IsInUseAsLongAsItsEnergyIsYoung()
    {
        foreach (var minute in (int[])[0, 60, 120]) Add("node-1", minute);

        _ledger.Restate(new SiteRestatement("node-1", null, new(Ten + 60, Ten + 120), Pue.FromRatio(1.5m), null, "a bill", "test"), Now.AddHours(4));

        Assert.Equal(["GB"], _reader.ZonesSince(Ten + 60));
        Assert.Equal(["GB"], _reader.ZonesSince(Ten + 120));
        Assert.Empty(_reader.ZonesSince(Ten + 180));
    }

    /// <summary>Of the hour that was moved only: before and after it the host stood where it was.</summary>
    [Fact]
    public void Zone_OfAnHourThatWasMoved_IsInUseAsLongAsThatHourIsYoung()
    {
        foreach (var minute in (int[])[0, 60, 120]) Add("node-1", minute);

        _ledger.Restate(new SiteRestatement("node-1", null, new(Ten + 60, Ten + 120), null, "FR", "it stood there", "test"), Now.AddHours(4));

        Assert.Equal(["FR", "GB"], _reader.ZonesSince(Ten));
        Assert.Equal(["FR", "GB"], _reader.ZonesSince(Ten + 60));
        Assert.Equal(["GB"], _reader.ZonesSince(Ten + 120));
        Assert.Empty(_reader.ZonesSince(Ten + 180));
    }

    /// <summary>A slot that begins before its host moved has energy of both zones, each in a row of its own.</summary>
    [Fact]
    public void Host_ThatMovesWithinASlot_IsInBothZones()
    {
        Add("node-1", 0);
        _zone = "FR";
        Add("node-1", 45, Now.AddMinutes(30));

        Assert.Equal(["FR", "GB"], _reader.ZonesSince(Ten));
        Assert.Empty(_reader.ZonesSince(Ten + 60));
    }

    [Fact]
    public void Host_WithoutAZone_IsInNone()
    {
        _zone = "";
        Add("node-1", 0);

        Assert.Empty(_reader.ZonesSince(Ten));
    }

    private void Add(string host, int minute, DateTimeOffset? at = null)
    {
        var group = new LedgerGroup();
        group.AddHost(host, new Dictionary<string, string>(), at ?? Now);
        var series = new SeriesKey(host, "GPU-a", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter);
        group.Add([new(series, Ten + minute, new(1000, 950, 1050, 60_000))], at ?? Now);
        _ledger.Apply(group, at ?? Now);
    }
}
