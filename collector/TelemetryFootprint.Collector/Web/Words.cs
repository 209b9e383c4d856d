using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Grades, gases and kinds as the API names them.</summary>
internal static class Words
{
    public static string Of(FactorGas gas) => gas == FactorGas.Co2 ? "CO2" : "CO2e";

    /// <summary><c>unknown</c>: it is not established which gases the publisher counts.</summary>
    public static string Of(AnnualFactorGas? gas) => gas switch
    {
        AnnualFactorGas.Co2 => "CO2",
        AnnualFactorGas.Co2e => "CO2e",
        _ => "unknown",
    };

    /// <summary><c>unknown</c>: it is not established what the publisher counts.</summary>
    public static string Of(AnnualFactorKind? kind) => kind switch
    {
        AnnualFactorKind.Direct => "direct",
        AnnualFactorKind.Lifecycle => "lifecycle",
        _ => "unknown",
    };

    public static string Of(FactorFamily family) => $"{Label.Of(family.Kind)} {Of(family.Gas)}";

    public static string Of(DeviceKind kind) => kind switch
    {
        DeviceKind.Gpu => "gpu",
        DeviceKind.Mig => "mig",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Dram => "dram",
        DeviceKind.Module => "module",
        DeviceKind.Node => "node",
        _ => "unknown",
    };

    public static string Of(EnergyState state) => state switch
    {
        EnergyState.Active => "active",
        EnergyState.ExecutionIdle => "execution_idle",
        EnergyState.ReservedIdle => "reserved_idle",
        EnergyState.Idle => "idle",
        _ => "unknown",
    };

    public static string Of(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => "annual",
        FactorQuality.Forecast => "forecast",
        FactorQuality.Carried => "carried",
        FactorQuality.Estimated => "estimated",
        _ => "measured",
    };
}
