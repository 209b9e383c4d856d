using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>Which zones are asked for follows the ledger while the collector runs.</summary>
public sealed class IntensityPollerTests
{
    private readonly ManualTimeProvider _time = new(CollectorRig.Start);
    private readonly ProviderStates _states = new();
    private readonly List<UtcMinute> _looks = [];
    private string[]? _withEnergy = [];

    [Fact]
    public async Task Zone_ThatComesAndGoes_IsAskedForOnlyMeanwhile()
    {
        using var poller = Poller("GB");
        await poller.StartAsync(CancellationToken.None);
        Assert.Equal(["GB"], Zones());
        Assert.Equal(UtcMinute.FromTime(CollectorRig.Start - TimeSpan.FromDays(100)), Assert.Single(_looks));

        _withEnergy = ["FR"];
        await LookAsync();
        await UntilAsync(() => _states.All is [{ LastSuccess: not null, Key.Zone: "FR" }, { Key.Zone: "GB" }]);

        _withEnergy = [];
        await LookAsync();
        await UntilAsync(() => Zones() is ["GB"]);

        _withEnergy = ["FR"];
        await LookAsync();
        await UntilAsync(() => _states.All is [{ LastSuccess: not null, Key.Zone: "FR" }, _]);
        await poller.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Ledger_ThatCannotBeRead_LeavesTheZonesAsTheyAre()
    {
        _withEnergy = ["FR"];
        using var poller = Poller("GB");
        await poller.StartAsync(CancellationToken.None);

        _withEnergy = null;
        await LookAsync();
        await UntilAsync(() => _looks.Count == 2);

        Assert.Equal(["FR", "GB"], Zones());
        await poller.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Ledger_ThatCannotBeReadAtTheStart_DoesNotKeepTheSitesWaiting()
    {
        _withEnergy = null;
        using var poller = Poller("GB");

        await poller.StartAsync(CancellationToken.None);

        Assert.Equal(["GB"], Zones());
        await poller.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Energy_MovedToAZoneThatNobodyAskedFor_IsPricedWithoutARestart()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        var hour = UtcMinute.FromTime(CollectorRig.Start) + -60;

        rig.Time.Advance(TimeSpan.FromHours(1));
        rig.Services.GetRequiredService<IBookkeeping>().Restate(new SiteRestatement("node-1", null, new(hour, hour + 120), null, "FR", "it stood in Lyon", "test"), rig.Time.GetUtcNow());
        Assert.Null(Grams(rig));

        await UntilAsync(() =>
        {
            rig.Time.Advance(IntensityPoller.LookInterval);
            return Grams(rig) is > 0;
        });
    }

    private static double? Grams(CollectorRig rig)
    {
        var hour = UtcMinute.FromTime(CollectorRig.Start) + -60;
        var rows = rig.Services.GetRequiredService<ILedgerReader>().Totals(new(new(hour, hour + 120), TotalsGrouping.Zone, FactorKind.Lifecycle));
        return Assert.Single(rows, row => row.Key == "FR").Grams?.Value;
    }

    private IReadOnlyList<string> Zones() => [.. _states.All.Select(state => state.Key.Zone)];

    private IntensityPoller Poller(params string[] configured) => new(
        new ProviderChains([new ScriptedProvider([ScriptedProvider.Say(600, 100, FactorQuality.Measured)])], null),
        new ZonesInUse(configured, Look), new FeedServices(new RecordingSink(), _states, _time, NullLogger.Instance), NullLogger<IntensityPoller>.Instance);

    private string[] Look(UtcMinute since)
    {
        _looks.Add(since);
        return _withEnergy ?? throw new StoreUnavailableException("locked");
    }

    /// <summary>A loop that has not armed its timer yet is waited for: what is advanced before is lost on it.</summary>
    private async Task LookAsync()
    {
        var looks = _looks.Count;
        await UntilAsync(() =>
        {
            _time.Advance(IntensityPoller.LookInterval);
            return _looks.Count > looks;
        });
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(5, patience.Token);
    }
}
