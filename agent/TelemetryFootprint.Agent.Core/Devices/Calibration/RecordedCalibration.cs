using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Devices.Calibration;

/// <summary>
/// One <c>Calibration:&lt;name&gt;</c>: somebody held a meter to a board, so its gain is known better than the maker states.
/// It never changes the energy, only how wide the figure is.
/// </summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Match">A UUID, or a whole model name.</param>
/// <param name="HalfWidth">Of the sensor's gain.</param>
/// <param name="Source">Who measured it, with what.</param>
public sealed record RecordedCalibration(string Name, string Match, RelativeHalfWidth HalfWidth, string Source)
{
    /// <summary>What the inventory says of it, behind what it says of the catalogue.</summary>
    public string Note => string.Create(CultureInfo.InvariantCulture, $"calibration {Name}: ±{HalfWidth.Value * 100:0.##} % ({Source})");

    /// <summary>Why no inventory could carry it beside any row of the catalogue; null: each can. One that cannot would set every tick of the host aside.</summary>
    public Violation? FirstViolation() => TextRules.FirstViolation($"{RangeChoice.LongestNotInForce}; {Note}", Limits.MaxDeviceTextBytes, "with its name, what the inventory says of the board");

    public bool IsFor(string uuid) => Match.Equals(uuid, StringComparison.OrdinalIgnoreCase);

    public bool IsForModel(string model) => GpuCatalogue.WithoutVendor(Match).Equals(GpuCatalogue.WithoutVendor(model), StringComparison.OrdinalIgnoreCase);
}
