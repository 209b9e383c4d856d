using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Collector.Intensity.Entsoe;

/// <summary>The platform's types of production units as fuels; the grouping is Electricity Maps'.</summary>
internal static class PsrType
{
    /// <summary>A type that is not known burns something that is not known.</summary>
    public static Fuel FuelOf(string code) => code switch
    {
        "B01" or "B17" => Fuel.Biomass,
        "B02" or "B05" or "B07" or "B08" => Fuel.Coal,
        "B03" or "B04" => Fuel.Gas,
        "B06" => Fuel.Oil,
        "B09" => Fuel.Geothermal,
        "B10" => Fuel.HydroStorage,
        "B11" or "B12" => Fuel.Hydro,
        "B14" => Fuel.Nuclear,
        "B16" => Fuel.Solar,
        "B18" => Fuel.WindOffshore,
        "B19" => Fuel.Wind,
        "B25" => Fuel.BatteryStorage,
        _ => Fuel.Unknown,
    };
}
