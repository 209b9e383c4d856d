namespace TelemetryFootprint.Accounting.Factors;

/// <summary>The fuels' names, as tables, stores and answers write them.</summary>
public static class FuelName
{
    internal static readonly (string Word, Fuel Value)[] All =
    [
        ("unknown", Fuel.Unknown), ("coal", Fuel.Coal), ("gas", Fuel.Gas), ("oil", Fuel.Oil), ("biomass", Fuel.Biomass), ("geothermal", Fuel.Geothermal),
        ("hydro", Fuel.Hydro), ("nuclear", Fuel.Nuclear), ("solar", Fuel.Solar), ("concentrated_solar", Fuel.ConcentratedSolar), ("wind", Fuel.Wind),
        ("wind_offshore", Fuel.WindOffshore), ("ocean", Fuel.Ocean), ("hydro_storage", Fuel.HydroStorage), ("battery_storage", Fuel.BatteryStorage),
    ];

    public static string Of(Fuel fuel) => All.First(name => name.Value == fuel).Word;

    /// <summary>Null: no fuel of that name.</summary>
    public static Fuel? Find(string word) => All.Where(name => name.Word == word).Select(name => (Fuel?)name.Value).FirstOrDefault();
}
