namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>One slot of <c>/intensity</c>.</summary>
internal sealed record PricedSlot(DateTimeOffset From, DateTimeOffset To, double GramsPerKilowattHour, string Quality)
{
    public bool Holds(DateTimeOffset minute) => From <= minute && minute < To;
}
