namespace TelemetryFootprint.Accounting.Scopes;

/// <summary>The categories of the GHG Protocol that electricity falls into.</summary>
public enum EmissionScope
{
    /// <summary>Scope 2, location-based: combustion at the plants of electricity that one buys.</summary>
    Scope2 = 1,

    /// <summary>Scope 3 category 1: the same of electricity that a supplier buys.</summary>
    Scope3PurchasedServices,

    /// <summary>Scope 3 category 3: upstream of the plants, and the grid's losses.</summary>
    Scope3FuelAndEnergy,
}
