namespace TelemetryFootprint.Cli.Api;

/// <summary>One row of <c>/api/v1/account</c>, as far as a report shows it: <paramref name="Key"/> is the run, or the uuid of the device on <paramref name="Host"/>. Restated grams are in the emissions already.</summary>
internal sealed record AccountFigures(
    string? Key, string? Host, bool Simulated, string? Zone, string? Factor, string? Gas, Figure Energy, Figure Emissions, EmbodiedFigures Embodied, WaterFigures Water, Figure Restated)
{
    /// <summary>Null: no row of a device, or nobody told what it is.</summary>
    public DeviceName? Device { get; init; }
}
