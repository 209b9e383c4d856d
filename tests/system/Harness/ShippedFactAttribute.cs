namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>A test that says something about the shipped agent only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShippedFactAttribute : FactAttribute
{
    public ShippedFactAttribute() => Skip = Service.ShippedAgent is null ? $"{Service.ShippedAgentVariable} names no shipped agent" : null;
}
