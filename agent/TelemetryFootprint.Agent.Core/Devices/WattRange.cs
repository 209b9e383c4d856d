using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>What a device draws at no load and at full load.</summary>
public readonly record struct WattRange(Watts Low, Watts High)
{
    /// <summary>The linear model of Cloud Carbon Footprint: low + load × (high − low).</summary>
    public Watts At(decimal load) => new(Low.Milliwatts + (long)decimal.Round(load * (High.Milliwatts - Low.Milliwatts)));
}
