using System.Diagnostics;
using System.Reflection;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.UnitTests.Contracts.Faults;

/// <summary>What a process does at its points is shown by the system tests, which kill real ones; here is what must not happen.</summary>
public sealed class FaultPointTests
{
    [Fact]
    public void Pass_NothingArmed_GoesOn()
    {
        for (int i = 0; i < 100; i++) FaultPoint.Pass("unit.test");
        Assert.Null(Environment.GetEnvironmentVariable("FOOTPRINT_FAULT_POINT"));
    }

    [Fact]
    public void Pass_IsCalledInDebugBuildsAlone()
    {
        var condition = typeof(FaultPoint).GetMethod(nameof(FaultPoint.Pass))!.GetCustomAttribute<ConditionalAttribute>();
        Assert.Equal("DEBUG", condition?.ConditionString);
    }
}
