using System.Globalization;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Native.Rapl;

/// <summary>One RAPL domain of powercap: <c>energy_uj</c> counts microjoules up to <c>max_energy_range_uj</c>.</summary>
internal sealed class RaplDomain(string directory, string name, DeviceKind kind, string model, long rangeMicrojoules) : INodeMeter
{
    public const string EnergyFile = "energy_uj";

    public string Name { get; } = name;

    public DeviceKind Kind { get; } = kind;

    public string Model { get; } = model;

    public long RangeMicrojoules { get; } = rangeMicrojoules;

    /// <summary>The kernel makes the text anew at each open, so the file is not kept open; it may vanish with a driver.</summary>
    public long? ReadMicrojoules()
    {
        try
        {
            return ReadNumber(directory, EnergyFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null: not a number of energy.</summary>
    public static long? ReadNumber(string directory, string file) =>
        long.TryParse(File.ReadAllText(Path.Combine(directory, file)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
