namespace TelemetryFootprint.Accounting.Factors;

/// <summary>How far around the zone that was asked for a row speaks.</summary>
public enum ZoneReach
{
    /// <summary>The zone itself.</summary>
    Zone,

    /// <summary>Its whole country: a substitute, to be shown as one.</summary>
    Country,

    /// <summary>The world: hardly better than nothing, to be shown as that.</summary>
    World,
}
