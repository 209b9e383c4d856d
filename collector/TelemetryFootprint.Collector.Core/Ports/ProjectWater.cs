using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Water of a project in one zone, booked when its energy came; never restated, never falling.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Simulated">Of demo devices.</param>
/// <param name="Zone">Of the grid; empty: unset.</param>
/// <param name="OnSite">WUE × IT energy, of the energy whose site states a WUE; null: none does.</param>
/// <param name="OffSite">PUE × water intensity of the grid × IT energy; null: no zone is set.</param>
public sealed record ProjectWater(string Project, bool Simulated, string Zone, Litres? OnSite, Litres? OffSite);
