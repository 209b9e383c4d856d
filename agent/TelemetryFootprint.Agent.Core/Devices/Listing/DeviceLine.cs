namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>One GPU in <c>devices --json</c>; watts, null where unknown.</summary>
public sealed record DeviceLine(int Index, string Uuid, string Model, string Method, string PowerReading, double? PowerWatts, double? MinWatts, double? MaxWatts, double? PowerLimitWatts, string MigMode, string Reason)
{
    /// <summary>Where its joules come from, in words.</summary>
    public required string Energy { get; init; }

    /// <summary>How wide its figures are, relative; null: as wide as its range, or nothing is known.</summary>
    public double? HalfWidth { get; init; }

    /// <summary>Which row of the catalogue or which limit is in force, and why.</summary>
    public string Catalogue { get; init; } = "";

    /// <summary>Where MIG is on, the parts that the board is split over; modelled.</summary>
    public IReadOnlyList<MigLine> Parts { get; init; } = [];
}
