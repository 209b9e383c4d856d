namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>What a stated energy counts: the machines alone, or the site's meter with the PUE already inside.</summary>
public enum EnergyBasis
{
    It = 1,
    Facility,
}
