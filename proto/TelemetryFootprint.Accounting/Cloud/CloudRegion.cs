namespace TelemetryFootprint.Accounting.Cloud;

/// <summary>Where a cloud's region draws its electricity.</summary>
/// <param name="Cloud"><c>aws</c>, <c>azure</c>, <c>gcp</c> or <c>ovh</c>.</param>
/// <param name="Region">The operator's own name of the region, such as <c>us-east-1</c>.</param>
/// <param name="Zone">The grid zone.</param>
/// <param name="Year">In which the map was read.</param>
/// <param name="Source">Whose map it is.</param>
/// <param name="Licence">Under which terms it may be used.</param>
public sealed record CloudRegion(string Cloud, string Region, string Zone, int Year, string Source, string Licence)
{
    /// <summary>As it is asked for: <c>aws:us-east-1</c>.</summary>
    public string Name => $"{Cloud}:{Region}";
}
