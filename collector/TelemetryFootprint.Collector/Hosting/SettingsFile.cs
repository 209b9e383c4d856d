using System.Text;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>A file that a setting names, read whole under a cap.</summary>
internal static class SettingsFile
{
    /// <summary>Throws <see cref="ConfigurationException"/> that names the key and the file. <paramref name="noun"/>: what such a file holds, as the error says it.</summary>
    public static string ReadText(string key, string file, int maximumBytes, string noun)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true } found && found.Length > maximumBytes)
                throw new ConfigurationException(key, $"{file} is larger than {(maximumBytes < 1 << 20 ? $"{maximumBytes >> 10} KiB" : $"{maximumBytes >> 20} MiB")}, which no {noun} is");
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(key, $"{file} cannot be read ({error.Message})", error);
        }
    }
}
