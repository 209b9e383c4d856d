using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Web;

/// <summary>What energy was priced with. The PUE is stated where it changed; where the energy was elsewhere, nothing is.</summary>
internal sealed record RestatedSide(Figure Intensity, long? Version, double? Pue)
{
    /// <summary>Absent: why there is no PUE, of a restatement that changed it; null: it changed the factor.</summary>
    public static RestatedSide Of(GramsPerKilowattHour value, long version, Pue? pue, string gas, string? absent) => pue is null && absent is not null
        ? new(new(null, $"g{gas}/kWh", Reason: absent), null, null)
        : new(new(value.Value, $"g{gas}/kWh"), version, pue?.Value);
}
