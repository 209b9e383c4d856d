using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Cli.Factors;

/// <summary>What a factor counts, as a person reads it.</summary>
internal static class FactorText
{
    public static string Of(AnnualFactorKind kind) => kind == AnnualFactorKind.Direct ? "direct" : "lifecycle";

    public static string Of(AnnualFactorGas gas) => gas == AnnualFactorGas.Co2 ? "CO2" : "CO2e";
}
