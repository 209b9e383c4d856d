namespace TelemetryFootprint.Accounting.Factors;

/// <summary>Which gases a yearly figure counts.</summary>
public enum AnnualFactorGas
{
    Co2 = 1,
    Co2e = 2,
}
