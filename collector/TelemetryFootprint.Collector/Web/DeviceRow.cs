namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// One device: where it stands, its newest reading, and its running totals since the ledger began. Emissions are booked grams, PUE included;
/// their quality is the grade of the factor in force now.
/// </summary>
internal sealed record DeviceRow(
    string Host,
    string Uuid,
    uint Index,
    string Model,
    string DriverVersion,
    string AgentId,
    DateTimeOffset LastReading,
    string Method,
    bool Simulated,
    string? Site,
    string? Zone,
    double? Pue,
    bool? PueIsSet,
    string? Factor,
    string? Gas,
    Figure Power,
    Figure Utilization,
    Figure Memory,
    Figure Temperature,
    Figure EnergyTotal,
    Figure EmissionsTotal);
