using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

/// <summary>A budget that nobody can judge says so: else it would end nothing, and nobody would know.</summary>
public sealed class BudgetSightTests : IDisposable
{
    private const long Second = 1_000_000, Start = 5 * Second;
    private static readonly RunRequest Grams = new(["train"], new("gpt-ft-1", "gpt-ft", null, null), RunIntensity.Of(null, null)) { Budget = new RunBudget("5kg", GramsCo2e.FromKilograms(5), null) };
    private static readonly ControlCollector Word = new(0, 9_000, 9_000, 0) { Grams = 2, Quality = "measured" };

    private readonly Clocked _meter = new();
    private readonly List<string> _said = [];

    [Fact]
    public void WhyNot_BeforeTheStart_IsOfGramsThatNeitherCollectorNorNamedZonePrices()
    {
        Assert.Equal("the budget of 5kg is not watched, and ends nothing: no collector prices the run, and no --zone says whose annual mean would", BudgetSight.WhyNot(Grams, _meter));
        Assert.Null(BudgetSight.WhyNot(Grams with { Intensity = RunIntensity.Of("FR", null) }, _meter));
        Assert.Null(BudgetSight.WhyNot(Grams with { Budget = new RunBudget("9J", null, new Joules(9_000)) }, _meter));
        Assert.Null(BudgetSight.WhyNot(Grams with { Budget = null }, _meter));
        _meter.HasCollector = true;
        Assert.Null(BudgetSight.WhyNot(Grams, _meter));
    }

    [Fact]
    public void Look_CollectorThatFallsSilent_IsSaidOnceWithItsTimeAndThatItIsBack()
    {
        var sight = Sight(Grams);
        Look(sight, 3, Word, 2);
        Assert.Empty(_said);
        // Too old to be believed.
        Look(sight, 40, null, 8);
        Look(sight, 50, null, 8);
        Assert.Equal("the budget of 5kg is not watched since 8 s after the beginning, and ends nothing: the collector says nothing of the run any more", Assert.Single(_said));

        Look(sight, 60, Word, 60);
        Look(sight, 61, Word, 61);
        Assert.Equal("the budget of 5kg is watched again", _said[1]);
        Assert.Equal(2, _said.Count);
    }

    [Fact]
    public void Look_CollectorThatHasNoGramsYet_IsGivenTimeAndThenSaid()
    {
        var sight = Sight(Grams);
        Look(sight, 1, null, null);
        Look(sight, 29, new ControlCollector(0, 9_000, 9_000, 9_000), 29);
        Assert.Empty(_said);

        Look(sight, 30, new ControlCollector(0, 9_000, 9_000, 9_000), 30);
        Assert.EndsWith("since 0 s after the beginning, and ends nothing: the collector has no grams of the run", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_CollectorThatComesAndGoes_IsSaidAFewTimes()
    {
        var sight = Sight(Grams);
        for (var i = 0; i < 40; i++) Look(sight, 40 + i, i % 2 == 0 ? null : Word, i % 2 == 0 ? 1 : 40 + i);

        Assert.Equal(6, _said.Count);
    }

    /// <summary>Joules are this host's to know, and the other hosts' are not: a budget that goes by a part is reached later, or never.</summary>
    [Fact]
    public void Look_EnergyBudgetOfARunOnTwoHosts_SaysWhenItIsJudgedByOne()
    {
        var sight = Sight(Grams with { Budget = new RunBudget("90J", null, new Joules(90_000)) });
        Look(sight, 3, Word with { Millijoules = 20_000 }, 3);
        Assert.Empty(_said);
        Look(sight, 40, null, 8);
        Look(sight, 41, null, 8);
        Assert.Equal("the budget of 90J is watched by this host's part alone since 8 s after the beginning: the collector says nothing of the run any more", Assert.Single(_said));
        Look(sight, 42, Word with { Millijoules = 20_000 }, 42);
        Assert.Equal("the budget of 90J is watched over all the run's hosts again", _said[1]);
        Look(sight, 50, Word with { HostOnly = true }, 50);
        Assert.Equal("the budget of 90J is watched by this host's part alone since 50 s after the beginning: the collector knows nothing of its other hosts of late", _said[2]);
        Assert.Equal(3, _said.Count);
    }

    /// <summary>Never told of the whole since the beginning, nobody knows whether there is more than this host's part: grams or joules, it is said once, and when it is whole.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Look_BudgetOfARunThatWasNeverWhole_SaysSoOnceWithItsReason(bool isOfGrams)
    {
        var sight = Sight(isOfGrams ? Grams : Grams with { Budget = new RunBudget("5kg", null, new Joules(90_000)) });
        var part = Word with { HostOnly = true, HostOnlyReason = "the shared store is away" };
        Look(sight, 3, part, 3);
        // Of a claim that names no project nothing is owed.
        Look(sight, 31, part with { HostOnlyReason = null }, 31);
        Assert.Empty(_said);
        for (var second = 32; second < 60; second++) Look(sight, second, part, second);
        Assert.Equal("the budget of 5kg is watched by this host's part alone since 0 s after the beginning: the shared store is away", Assert.Single(_said));
        Look(sight, 60, Word, 60);
        Assert.Equal("the budget of 5kg is watched over all the run's hosts again", _said[1]);
        // Once whole, and of this host alone: others may have come since.
        for (var second = 61; second < 99; second++) Look(sight, second, part, second);
        Assert.Contains("since 60 s after the beginning", _said[2], StringComparison.Ordinal);
        Assert.Equal(3, _said.Count);
    }

    /// <summary>A store that was away since the collector's start: it knows nothing to tell of the run at all.</summary>
    [Fact]
    public void Look_EnergyBudgetOfWhichTheCollectorNeverSaidAnything_SaysSoOnce()
    {
        var sight = Sight(Grams with { Budget = new RunBudget("90J", null, new Joules(90_000)) });
        for (var second = 1; second < 60; second++) Look(sight, second, null, null);
        Assert.Equal("the budget of 90J is watched by this host's part alone since 0 s after the beginning: the collector says nothing of the run", Assert.Single(_said));
    }

    [Fact]
    public void Look_EnergyBudgetOrNothingMeasured_SaysNothing()
    {
        Look(Sight(Grams with { Budget = new RunBudget("9J", null, new Joules(9_000)) }), 90, null, 1);
        _meter.HasCollector = true;
        Sight(Grams).Look(RunUse.Of(new RunEnergy(Start), null, true, Grams.Intensity));

        Assert.Empty(_said);
    }

    public void Dispose() => _meter.Dispose();

    private BudgetSight Sight(RunRequest request) => new(request, _meter, Start, _said.Add);

    private void Look(BudgetSight sight, long second, ControlCollector? collector, long? heard)
    {
        (_meter.NowMicroseconds, _meter.Collector, _meter.HasCollector) = (Start + (second * Second), collector, true);
        _meter.HeardMicroseconds = Start + (heard * Second);
        sight.Look(RunUse.Of(RunEnergy.Of(Start, [new("GPU-0", 0, "A100", ["counter"], 1, 9_000, 9_000, 9_000, 0)]), collector, true, Grams.Intensity));
    }

    /// <summary>Says what a test wrote.</summary>
    private sealed class Clocked : IRunMeter
    {
        public string Source => "agent";

        public IReadOnlyList<string> Missing => [];

        public ControlCollector? Collector { get; set; }

        public bool HasCollector { get; set; }

        public long? HeardMicroseconds { get; set; }

        public long NowMicroseconds { get; set; } = Start;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Begin()
        {
        }

        public Task<RunEnergy> LookAsync() => Task.FromResult(new RunEnergy(Start));

        public Task<RunEnergy> EndAsync(long endMicroseconds) => LookAsync();

        public void Dispose()
        {
        }
    }
}
