using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>The words that every table of factors uses.</summary>
internal static class FactorWords
{
    public static AnnualFactorKind Kind(FactRow row, int column) =>
        row.Word(column, ("direct", AnnualFactorKind.Direct), ("lifecycle", AnnualFactorKind.Lifecycle));

    public static AnnualFactorGas Gas(FactRow row, int column) =>
        row.Word(column, ("co2", AnnualFactorGas.Co2), ("co2e", AnnualFactorGas.Co2e));

    /// <summary>Null: <c>unknown</c>.</summary>
    public static AnnualFactorKind? KindOrUnknown(FactRow row, int column) =>
        row.Word<AnnualFactorKind?>(column, ("direct", AnnualFactorKind.Direct), ("lifecycle", AnnualFactorKind.Lifecycle), ("unknown", null));

    /// <summary>Null: <c>unknown</c>.</summary>
    public static AnnualFactorGas? GasOrUnknown(FactRow row, int column) =>
        row.Word<AnnualFactorGas?>(column, ("co2", AnnualFactorGas.Co2), ("co2e", AnnualFactorGas.Co2e), ("unknown", null));
}
