using TelemetryFootprint.Accounting.Bounds;

namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>What is configured about accuracy, and what follows for one device.</summary>
public sealed record AccuracyRules(MethodHalfWidths Widths, IReadOnlyList<RecordedCalibration> Calibrations)
{
    public static AccuracyRules Default { get; } = new(new MethodHalfWidths(), []);

    /// <summary>A calibration of this very board beats one of its model. It replaces the sensor's gain; what integrating misses stays.</summary>
    public DeviceAccuracy Of(string uuid, string model, SensorKind sensor)
    {
        var integrated = Widths.Of(sensor);
        var calibration = Calibrations.FirstOrDefault(item => item.IsFor(uuid)) ?? Calibrations.FirstOrDefault(item => item.IsForModel(model));
        if (calibration is null)
            return new DeviceAccuracy(Widths.Counter, integrated, "");
        return new DeviceAccuracy(calibration.HalfWidth, RelativeHalfWidth.InQuadrature(Missed(integrated), calibration.HalfWidth), calibration.Note);
    }

    private RelativeHalfWidth Missed(RelativeHalfWidth integrated)
    {
        var (whole, gain) = ((double)integrated.PartsPerMillion, (double)Widths.Counter.PartsPerMillion);
        return new((long)Math.Sqrt(Math.Max(0, (whole * whole) - (gain * gain))));
    }
}
