using System.Security.Cryptography;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>The agent's 16 bytes, drawn once and kept for the life of the state directory, as hexadecimal text.</summary>
internal static class AgentIdFile
{
    public const string FileName = "agent-id";
    private const int Bytes = 16;

    /// <exception cref="ConfigurationException">The directory cannot be used, or the file does not hold an id.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static byte[] LoadOrCreate(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, FileName);
        try
        {
            Directory.CreateDirectory(stateDirectory);
            if (!File.Exists(path))
                Create(path);
            return Parse(File.ReadAllText(path), path);
        }
        catch (IOException exception) when (DiskTrouble.IsFull(exception, long.MaxValue))
        {
            // No setting is wrong: once there is room, the same start succeeds.
            throw new IOException($"{path} cannot be written, since its disk is full ({exception.Message}): make room there, or set StateDirectory to another disk", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("StateDirectory", $"{path} cannot be used by user {Environment.UserName}: {exception.Message}", exception);
        }
    }

    // A whole file appears under its name or none does; of two agents that start at once, the first wins and both use its id.
    private static void Create(string path)
    {
        try
        {
            WholeFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n", WholeFile.Public, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other's id is ours.
        }
    }

    private static byte[] Parse(string text, string path)
    {
        var trimmed = text.Trim();
        if (trimmed.Length != Bytes * 2 || !trimmed.All(char.IsAsciiHexDigit))
            throw new ConfigurationException("StateDirectory", $"{path} does not hold an agent id of {Bytes * 2} hexadecimal digits; restore it, or delete it to begin as a new agent");
        return Convert.FromHexString(trimmed);
    }
}
