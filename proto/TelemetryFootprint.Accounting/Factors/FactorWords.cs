using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>The words that every table of factors uses.</summary>
internal static class FactorWords
{
    public static AnnualFactorKind Kind(FactRow row, int column) =>
        row.Word(column, ("direct", AnnualFactorKind.Direct), ("lifecycle", AnnualFactorKind.Lifecycle));

    public static AnnualFactorGas Gas(FactRow row, int column) =>
        row.Word(column, ("co2", AnnualFactorGas.Co2), ("co2e", AnnualFactorGas.Co2e));
}
