using TelemetryFootprint.Accounting.Bounds;

namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>How wide a device's measured figures are: by its counter, and by its power integrated. Note: a calibration in force, for people; empty: none.</summary>
public sealed record DeviceAccuracy(RelativeHalfWidth Counter, RelativeHalfWidth Integrated, string Note)
{
    public static DeviceAccuracy Default { get; } = new(new MethodHalfWidths().Counter, new MethodHalfWidths().Integrated, "");
}
