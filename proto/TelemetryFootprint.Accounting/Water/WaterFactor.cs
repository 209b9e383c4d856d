using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Water;

/// <summary>How much water a zone's electricity consumes, as one publisher states it.</summary>
/// <param name="Zone">ISO 3166-1 alpha-2, or <c>WORLD</c>.</param>
/// <param name="Value">Litres consumed (not withdrawn) per kilowatt-hour.</param>
/// <param name="Year">Of the publication.</param>
/// <param name="Source">The publisher's short name.</param>
/// <param name="Licence">Under which terms the figure may be used.</param>
public sealed record WaterFactor(string Zone, LitresPerKilowattHour Value, int Year, string Source, string Licence);
