namespace TelemetryFootprint.Accounting.Factors;

/// <summary>What a yearly figure counts: the plants' own combustion, or the whole life cycle.</summary>
public enum AnnualFactorKind
{
    Direct = 1,
    Lifecycle = 2,
}
