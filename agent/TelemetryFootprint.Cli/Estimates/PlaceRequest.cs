namespace TelemetryFootprint.Cli.Estimates;

/// <summary>Where the electricity comes from, said in one of three ways.</summary>
/// <param name="Zone">A grid zone.</param>
/// <param name="Factor">Grams per kilowatt-hour, stated.</param>
/// <param name="CloudRegion">Such as <c>aws:us-east-1</c>.</param>
internal sealed record PlaceRequest(string? Zone, decimal? Factor, string? CloudRegion)
{
    public bool IsSaid => Zone is not null || Factor is not null || CloudRegion is not null;
}
