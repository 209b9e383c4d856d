namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>What NVML's power figure means, by architecture and driver (Yang and others' table of update and averaging periods).</summary>
public static class PowerReading
{
    public const string Average = "average_1s";
    public const string Instant = "instant";
    public const string None = "none";

    private const int Ampere = 7;

    /// <summary>A100 and A30 (GA100) never average; other Ampere and newer do, except with driver 530.</summary>
    public static string Of(Capability call, int? architecture, string name, string? driverVersion) => call switch
    {
        Capability.AveragePower => Average,
        Capability.InstantPower => Instant,
        _ when architecture is not { } number || number < Ampere => Instant,
        _ when architecture == Ampere && IsGa100(name) => Instant,
        _ when driverVersion?.StartsWith("530.", StringComparison.Ordinal) == true => Instant,
        _ => Average,
    };

    /// <summary>By whole words: RTX A1000 and RTX A3000 are other chips.</summary>
    internal static bool IsGa100(string name) => name.Split(' ', '-').Any(word => word is "A100" or "A100X" or "A30" or "A30X" or "A800");
}
