using TelemetryFootprint.Agent.Core.Devices.Topology;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Topology;

public sealed class CounterScopeCheckTests
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData("NVIDIA H100 80GB HBM3", null, CounterScope.Gpu)]
    [InlineData("NVIDIA B200", 0, CounterScope.Gpu)]
    [InlineData("NVIDIA GH200 480GB", 1, CounterScope.Module)]
    [InlineData("GH200 120GB", null, CounterScope.Module)]
    [InlineData("NVIDIA GB200", 1, CounterScope.Unknown)]
    [InlineData("NVIDIA GB300", null, CounterScope.Unknown)]
    [InlineData("NVIDIA next superchip", 1, CounterScope.Unknown)]
    public void Scope_AtFirst_IsWhatIsKnownOfTheModel(string model, int? chipToChip, CounterScope scope)
    {
        var check = new CounterScopeCheck(new("a", model, chipToChip, ""));

        Assert.Equal((scope, scope == CounterScope.Gpu), (check.Scope, check.Reason.Length == 0));
    }

    [Theory]
    [InlineData(1.0, CounterScope.Gpu)]
    [InlineData(0.951, CounterScope.Gpu)]
    [InlineData(1.049, CounterScope.Gpu)]
    [InlineData(0.94, CounterScope.Unknown)]
    [InlineData(1.06, CounterScope.Unknown)]
    [InlineData(2.875, CounterScope.Unknown)]
    public void Observe_AFullWindow_DecidesByItsRatio(double ratio, CounterScope scope)
    {
        var check = Gb200();
        for (var i = 0; i <= 10; i++) Observe(check, i, ratio);

        Assert.Equal(scope, check.Scope);
    }

    [Fact]
    public void Observe_LessThanAWindow_DecidesNothing()
    {
        var check = Gb200();
        for (var i = 0; i <= 9; i++) Assert.False(Observe(check, i, 1));
        Assert.Equal(CounterScope.Unknown, check.Scope);

        Assert.True(Observe(check, 10, 1));
        Assert.False(Observe(check, 11, 1));
        Assert.Equal("", check.Reason);
    }

    [Fact]
    public void Observe_CounterOfTheModule_StaysWithPowerAndSaysWhy()
    {
        var check = Gb200();
        for (var i = 0; i <= 60; i++) Assert.False(Observe(check, i, 460.0 / 160));

        Assert.Contains("counted 2.88 times the GPU's power", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_OneOddWindow_MayPassInALaterOne()
    {
        var check = Gb200();
        for (var i = 0; i <= 10; i++) Observe(check, i, 2);
        long counter = 10 * 320_000;
        for (var i = 0; i < 9; i++) Assert.False(check.Observe(counter += 160_000, 160_000, Second));

        Assert.True(check.Observe(counter + 160_000, 160_000, Second));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Observe_AGapInTheWindow_BeginsAgain(bool counterFails)
    {
        var check = Gb200();
        for (var i = 0; i <= 8; i++) Observe(check, i, 1);
        check.Observe(counterFails ? null : 9 * 160_000, counterFails ? 160_000 : null, Second);
        for (var i = 10; i <= 18; i++) Assert.False(Observe(check, i, 1));

        Assert.Equal(CounterScope.Unknown, check.Scope);
    }

    [Fact]
    public void Observe_CounterReset_BeginsAgain()
    {
        var check = Gb200();
        for (var i = 0; i <= 9; i++) Observe(check, i + 100, 1);
        for (var i = 0; i <= 9; i++) Assert.False(Observe(check, i, 1));

        Assert.True(Observe(check, 10, 1));
    }

    [Fact]
    public void Observe_GraceHopper_IsNeverWonOver()
    {
        var check = new CounterScopeCheck(new("a", "NVIDIA GH200 480GB", 1, ""));
        for (var i = 0; i <= 30; i++) Assert.False(Observe(check, i, 1));

        Assert.Equal(CounterScope.Module, check.Scope);
    }

    private static CounterScopeCheck Gb200() => new(new("a", "NVIDIA GB200", 1, "1653"));

    private static bool Observe(CounterScopeCheck check, int second, double ratio) =>
        check.Observe((long)(second * 160_000 * ratio), second == 0 ? null : 160_000, Second);
}
