namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>Remembers nothing: every start of the agent opens all devices anew.</summary>
public sealed class NoEnergyMemory : IEnergyMemory
{
    public static readonly NoEnergyMemory Instance = new();

    public EnergyState? Recall(string uuid) => null;

    public void Keep(EnergyState state)
    {
    }
}
