using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>What the ids of people's sessions are made with, which nobody but this agent knows: who knows it can try whose SID an id is.</summary>
internal static class SessionKeyFile
{
    public const string FileName = "session-key";
    private const int Bytes = 32;

    private static readonly DrawnFile File = new(FileName, Bytes, WholeFile.Private, "a key", "to have other ids of sessions");

    /// <exception cref="ConfigurationException">The directory cannot be used, or the file does not hold a key.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static byte[] LoadOrCreate(string stateDirectory) => File.LoadOrCreate(stateDirectory);
}
