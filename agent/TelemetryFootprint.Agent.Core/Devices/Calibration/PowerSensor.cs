using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>Which sensor a board has (Yang and others' table of update periods and averaging windows, per architecture).</summary>
internal static class PowerSensor
{
    private const int Ampere = 7;
    private const int Hopper = 9;

    // Measured at 20 of 100 ms, unlike the other Turing boards, which look all the time.
    private static readonly string[] PartTimeTuring = ["Quadro RTX 8000", "Quadro RTX 6000"];

    /// <summary>Hopper's moment is 25 of 100 ms; nobody has studied a newer one, so those are taken to be no better.</summary>
    public static SensorKind Of(string powerReading, int? architecture, string name) => powerReading switch
    {
        PowerReading.Average => SensorKind.Averaged,
        _ when architecture == Ampere && PowerReading.IsGa100(name) => SensorKind.PartTime,
        _ when architecture is >= Hopper => SensorKind.PartTime,
        _ when PartTimeTuring.Contains(GpuCatalogue.WithoutVendor(name), StringComparer.OrdinalIgnoreCase) => SensorKind.PartTime,
        _ => SensorKind.Moment,
    };
}
