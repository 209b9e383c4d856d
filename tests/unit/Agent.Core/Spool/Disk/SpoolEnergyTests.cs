using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolEnergyTests
{
    private static readonly EnergyState State = new("GPU-0", 5_000, 77, 300_000, 90_000_000);

    private readonly SpoolEnergy _energy = new(SpoolState.Empty, SampleBatches.Id(7), SpoolState.Empty);

    [Fact]
    public void TakeKept_GivesEachStateToOneTick()
    {
        _energy.Keep(State);
        _energy.Keep(State with { Uuid = "GPU-1" });

        Assert.Equal(["GPU-0", "GPU-1"], _energy.TakeKept().Select(state => state.Uuid));
        Assert.Empty(_energy.TakeKept());
        Assert.Null(_energy.Recall("GPU-0"));
    }

    [Fact]
    public void Settle_AnOlderTickLate_DoesNotTurnTheStateBack()
    {
        _energy.Settle([State with { IsOfThisBoot = true, EndMicroseconds = 95_000_000 }]);
        _energy.Settle([State with { IsOfThisBoot = true }]);

        Assert.Equal(95_000_000, _energy.Recall("GPU-0")!.EndMicroseconds);
    }

    [Fact]
    public void Settle_AfterAReboot_TheNewBootsStateCounts_ThoughItsClockIsLower()
    {
        var energy = new SpoolEnergy(SpoolState.Empty with { BootId = SampleBatches.Id(6), Energy = [State with { IsOfThisBoot = true }] }, SampleBatches.Id(7), SpoolState.Empty);
        Assert.False(energy.Recall("GPU-0")!.IsOfThisBoot);

        energy.Settle([State with { IsOfThisBoot = true, EndMicroseconds = 3 }]);
        Assert.Equal(3, energy.Recall("GPU-0")!.EndMicroseconds);
    }

    [Fact]
    public void With_TicksOfACommit_HasTheirsAndTheOthers()
    {
        _energy.Settle([State, State with { Uuid = "GPU-1" }]);

        IReadOnlyList<EnergyState> all = _energy.With([State with { CumulativeMillijoules = 6_000 }]);

        Assert.Equal([6_000L, 5_000L], all.OrderBy(state => state.Uuid, StringComparer.Ordinal).Select(state => state.CumulativeMillijoules));
        Assert.Equal(5_000, _energy.Recall("GPU-0")!.CumulativeMillijoules);
    }

    [Fact]
    public void With_AnOlderTickAfterANewerWasDelivered_DoesNotTurnTheStateBack()
    {
        _energy.Settle([State with { IsOfThisBoot = true, EndMicroseconds = 95_000_000, CumulativeMillijoules = 7_000 }]);

        Assert.Equal(7_000, Assert.Single(_energy.With([State with { IsOfThisBoot = true }])).CumulativeMillijoules);
    }

    [Fact]
    public void New_WithANote_TakesItForDevicesOfThisBootAlone()
    {
        SpoolState known = SpoolState.Empty with { BootId = SampleBatches.Id(7), Energy = [State with { IsOfThisBoot = true }] };
        SpoolState noted = known with { Energy = [State with { IsOfThisBoot = true, EndMicroseconds = 95_000_000, CumulativeMillijoules = 7_000 }] };
        SpoolState older = known with { Energy = [State with { IsOfThisBoot = true, EndMicroseconds = 1, CumulativeMillijoules = 7_000 }] };

        Assert.Equal(7_000, new SpoolEnergy(known, SampleBatches.Id(7), noted).Recall("GPU-0")!.CumulativeMillijoules);
        Assert.Equal(5_000, new SpoolEnergy(known, SampleBatches.Id(7), older).Recall("GPU-0")!.CumulativeMillijoules);
        Assert.Equal(5_000, new SpoolEnergy(known, SampleBatches.Id(7), noted with { BootId = SampleBatches.Id(8) }).Recall("GPU-0")!.CumulativeMillijoules);
        Assert.Equal(5_000, new SpoolEnergy(known, SampleBatches.Id(8), noted).Recall("GPU-0")!.CumulativeMillijoules);
        Assert.Null(new SpoolEnergy(SpoolState.Empty, SampleBatches.Id(7), noted).Recall("GPU-0"));
    }

    [Fact]
    public void Settle_DevicesWithoutEnd_ForgetsTheLongestSilent()
    {
        for (int i = 0; i < 2_000; i++) _energy.Settle([State with { Uuid = $"GPU-{i}", IsOfThisBoot = true, EndMicroseconds = i }]);

        Assert.Null(_energy.Recall("GPU-0"));
        Assert.NotNull(_energy.Recall("GPU-1999"));
        Assert.Equal(1_024, _energy.With([]).Count);
    }
}
