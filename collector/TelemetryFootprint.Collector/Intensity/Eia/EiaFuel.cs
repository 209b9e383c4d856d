using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Collector.Intensity.Eia;

/// <summary>EIA-930's codes of energy sources. New ones appear (hybrids): they are unknown, not nothing.</summary>
internal static class EiaFuel
{
    public static Fuel FuelOf(string code) => code switch
    {
        "BM" => Fuel.Biomass,
        "COL" => Fuel.Coal,
        "NG" => Fuel.Gas,
        "GEO" => Fuel.Geothermal,
        "WAT" => Fuel.Hydro,
        "NUC" => Fuel.Nuclear,
        "OIL" => Fuel.Oil,
        "SUN" => Fuel.Solar,
        "WND" => Fuel.Wind,
        "BAT" => Fuel.BatteryStorage,
        "PS" => Fuel.HydroStorage,
        _ => Fuel.Unknown,
    };
}
