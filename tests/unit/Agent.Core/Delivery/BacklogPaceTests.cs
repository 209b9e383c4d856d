using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class BacklogPaceTests
{
    private readonly BacklogPace _pace = new();

    [Fact]
    public void Answered_Quickly_OneMoreEachTime_UpToTheContractsCap()
    {
        int before = _pace.Batches;
        _pace.Answered(0.01);
        Assert.Equal(before + 1, _pace.Batches);
        for (int i = 0; i < 1_000; i++) _pace.Answered(0.5);
        Assert.Equal(Limits.MaxBatchesInFlight, _pace.Batches);
    }

    [Fact]
    public void Answered_Slowly_HalfAsMany_ButNeverNone()
    {
        for (int i = 0; i < 12; i++) _pace.Answered(0.1);
        int before = _pace.Batches;
        _pace.Answered(0.51);
        Assert.Equal(before / 2, _pace.Batches);
        for (int i = 0; i < 20; i++) _pace.Answered(9);
        Assert.Equal(1, _pace.Batches);
        _pace.Answered(0.2);
        Assert.Equal(2, _pace.Batches);
    }
}
