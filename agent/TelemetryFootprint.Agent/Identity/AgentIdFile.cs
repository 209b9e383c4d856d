using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>The agent's 16 bytes, drawn once and kept for the life of the state directory, as hexadecimal text.</summary>
internal static class AgentIdFile
{
    public const string FileName = "agent-id";
    private const int Bytes = 16;

    private static readonly DrawnFile File = new(FileName, Bytes, WholeFile.Public, "an agent id", "to begin as a new agent");

    /// <exception cref="ConfigurationException">The directory cannot be used, or the file does not hold an id.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static byte[] LoadOrCreate(string stateDirectory) => File.LoadOrCreate(stateDirectory);
}
