using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Catalogue;

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
    public bool IsFor(string uuid) => Match.Equals(uuid, StringComparison.OrdinalIgnoreCase);

    public bool IsForModel(string model) => GpuCatalogue.WithoutVendor(Match).Equals(GpuCatalogue.WithoutVendor(model), StringComparison.OrdinalIgnoreCase);
}
