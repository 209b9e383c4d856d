namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>What of an estimate stands against a printed figure; the unit is in the name.</summary>
public enum CaseMetric
{
    DeviceHours,
    ItMegawattHours,
    FacilityKilowattHours,
    FacilityMegawattHours,
    FacilityGigawattHours,
    OperationalTonnes,
    OperationalKilogramsPerDay,
    EmbodiedTonnes,
    TotalTonnes,

    /// <summary>A quotient of two parts' operational and embodied emissions.</summary>
    TotalRatio,
    OnSiteMegalitres,
    OffSiteMegalitres,
    WaterMegalitres,
    OnSiteMillilitresPerQuery,
    OffSiteMillilitresPerQuery,
    WaterMillilitresPerQuery,
    QueriesPerHalfLitre,
    QueriesPerHour,
    KilowattHoursPerQuery,
    WattHoursPerQuery,
    GramsPerQuery,

    /// <summary>How many times the second part's energy the first part's is, or by how much levers reduce it.</summary>
    EnergyRatio,

    /// <summary>The same of operational emissions.</summary>
    EmissionRatio,
}
