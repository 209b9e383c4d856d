using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>What the collector says of a run, as the one who claimed it hears it.</summary>
public sealed class CollectorWordTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly DeliveryState _delivery = new();

    [Fact]
    public void AddTo_RunThatTheCollectorKnows_IsItsLastWordWithItsAge()
    {
        _delivery.Welcomed("1.0", tellsOfRuns: true);
        var state = new RunState { RunId = "gpt-ft", EnergyMillijoules = 9_000, HostEnergyMillijoules = 5_000, EmissionsNanograms = 2_000_000_000, EmissionsLowNanograms = 1, EmissionsHighNanograms = 3_000_000_000, Quality = "measured", Intensity = 120, Factor = "lifecycle" };
        state.Budgets.Add(new BudgetState { Unit = "g", Limit = 8, Used = 2 });
        _delivery.Keep(state, _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(3));

        var answer = Add("gpt-ft");
        var said = answer.Collector!;
        Assert.Equal((true, 3.0, 9_000L, 5_000L, 2.0, 3.0, "measured", 120.0, "lifecycle"), (answer.HasCollector, said.AgeSeconds, said.Millijoules, said.HostMillijoules, said.Grams, said.HighGrams, said.Quality, said.Intensity, said.Factor));
        Assert.Equal((0.25, false), (said.Budget!.UsedRatio, said.Budget.Exceeded));
    }

    /// <summary>Whoever waited for the word of a collector that never says one waited in vain.</summary>
    [Fact]
    public void AddTo_WithACollectorThatTellsOfNoRuns_HasNone()
    {
        _delivery.Welcomed("0.0", tellsOfRuns: false);
        Assert.False(Add("gpt-ft").HasCollector);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddTo_AHostsPart_SaysThatItIsOne(bool hostOnly)
    {
        _delivery.Keep(new RunState { RunId = "gpt-ft", HostOnly = hostOnly, HostOnlyReason = hostOnly ? "away" : "" }, 0);
        Assert.Equal((hostOnly, hostOnly ? "away" : null), (Add("gpt-ft").Collector!.HostOnly, Add("gpt-ft").Collector!.HostOnlyReason));
        var age = Add("gpt-ft").Collector!.AgeSeconds;
        _delivery.Keep(new RunState { RunId = "gpt-ft", AgeMilliseconds = 7_500 }, 0);
        // A word that just came is no silence, however old its parts.
        Assert.Equal((age, 7.5), (Add("gpt-ft").Collector!.AgeSeconds, Add("gpt-ft").Collector!.PartsAgeSeconds));
    }

    [Fact]
    public void AddTo_UnpricedRun_HasNoGramsAndNotZero()
    {
        var state = new RunState { RunId = "gpt-ft", EnergyMillijoules = 9_000, UnpricedMillijoules = 9_000 };
        state.Budgets.Add(new BudgetState { Unit = "g", Limit = 8 });
        _delivery.Keep(state, 0);

        var said = Add("gpt-ft").Collector!;
        Assert.Equal((null, null, null, null, null), (said.Grams, said.LowGrams, said.Quality, said.Intensity, said.Budget!.UsedRatio));
    }

    [Fact]
    public void AddTo_RunOfWhichNothingCame_SaysOnlyWhetherThereIsACollector() => Assert.Equal((false, null), (Add("gpt-ft").HasCollector, Add("gpt-ft").Collector));

    private ControlAnswer Add(string run) => new CollectorWord(_delivery, _time).AddTo(new ControlAnswer(true) { Run = run });
}
