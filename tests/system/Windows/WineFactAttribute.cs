namespace TelemetryFootprint.SystemTests.Windows;

/// <summary>A test of the services as they are built for Windows, run by wine; skipped where one of its parts is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WineFactAttribute : FactAttribute
{
    public WineFactAttribute() => Skip = WineHost.ReasonItIsMissing;
}
