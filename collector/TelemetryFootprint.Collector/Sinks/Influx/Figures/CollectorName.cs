using System.Security.Cryptography;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Sinks.Influx.Figures;

/// <summary>
/// What this collector's figures carry so that another one's of the same run or budget are other points: sixteen hexadecimal digits, drawn at the first start
/// and kept in the state directory.
/// </summary>
internal static class CollectorName
{
    public const string FileName = "influxdb-collector";

    private const int Digits = 16;

    /// <summary>A file that holds something else is written anew: its points are other series from then on.</summary>
    /// <exception cref="IOException">The file can be neither read nor made.</exception>
    public static string In(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: Digits } kept && kept.All(char.IsAsciiHexDigitLower)) return kept;
        var name = RandomNumberGenerator.GetHexString(Digits, lowercase: true);
        WholeFile.Write(path, name + "\n");
        return name;
    }
}
