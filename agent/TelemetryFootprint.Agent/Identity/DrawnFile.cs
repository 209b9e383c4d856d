using System.Security.Cryptography;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>Bytes that are drawn once and kept for the life of the state directory, as hexadecimal text.</summary>
/// <param name="name">Of the file.</param>
/// <param name="bytes">How many.</param>
/// <param name="mode">Who may read it.</param>
/// <param name="what">They are.</param>
/// <param name="remedy">What deleting the file does.</param>
internal sealed class DrawnFile(string name, int bytes, UnixFileMode mode, string what, string remedy)
{
    /// <exception cref="ConfigurationException">The directory cannot be used, or the file does not hold such bytes.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public byte[] LoadOrCreate(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, name);
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

    // A whole file appears under its name or none does; of two agents that start at once, the first wins and both use its bytes.
    private void Create(string path)
    {
        try
        {
            WholeFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes)) + "\n", mode, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other's are ours.
        }
    }

    private byte[] Parse(string text, string path)
    {
        var trimmed = text.Trim();
        if (trimmed.Length != bytes * 2 || !trimmed.All(char.IsAsciiHexDigit))
            throw new ConfigurationException("StateDirectory", $"{path} does not hold {what} of {bytes * 2} hexadecimal digits; restore it, or delete it {remedy}");
        return Convert.FromHexString(trimmed);
    }
}
