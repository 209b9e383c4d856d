using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices;

public sealed class RestBalanceTests
{
    private readonly RestBalance _balance = new();

    [Fact]
    public void Take_PartsAhead_IsNothingUntilTheyArePaidBack()
    {
        Assert.Equal(0, Rest(200, 300));
        Assert.Equal(0, Rest(200, 150));
        Assert.Equal(150, Rest(200, 0));
    }

    [Fact]
    public void Take_Twice_GivesItOnce()
    {
        Assert.Equal(70, Rest(100, 30));
        Assert.Equal(0, (long)_balance.Take());
    }

    [Fact]
    public void OweAtMost_LongDebt_IsCut()
    {
        _balance.Add(0, 1_000);
        _balance.OweAtMost(100);

        Assert.Equal(400, Rest(500, 0));
    }

    [Fact]
    public void Drop_AfterATake_ForgetsWhatCameSinceAndKeepsTheDebt()
    {
        Assert.Equal(0, Rest(0, 50));
        _balance.Add(10, 900);
        _balance.Drop();

        Assert.Equal(150, Rest(200, 0));
    }

    [Fact]
    public void Clear_Debt_IsForgotten()
    {
        Assert.Equal(0, Rest(0, 50));
        _balance.Clear();
        _balance.Drop();

        Assert.Equal(200, Rest(200, 0));
    }

    private long Rest(long whole, long parts)
    {
        _balance.Add(whole, parts);
        return (long)_balance.Take();
    }
}
