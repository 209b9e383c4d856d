namespace TelemetryFootprint.Accounting.Factors;

/// <summary>What a grid's electricity is made of, as the operators' mixes name it.</summary>
public enum Fuel
{
    /// <summary>Not told; priced like the publisher's own "unknown", never like nothing.</summary>
    Unknown,
    Coal,
    Gas,
    Oil,
    Biomass,
    Geothermal,
    Hydro,
    Nuclear,
    Solar,
    ConcentratedSolar,

    /// <summary>On shore, or not told where.</summary>
    Wind,
    WindOffshore,

    /// <summary>Tide and wave. No publisher states a direct factor for it.</summary>
    Ocean,

    /// <summary>Discharge of pumped storage: it carries the mix of the hours that charged it, never 0.</summary>
    HydroStorage,

    /// <summary>Discharge of batteries: it carries the mix of the hours that charged them, never 0.</summary>
    BatteryStorage,
}
