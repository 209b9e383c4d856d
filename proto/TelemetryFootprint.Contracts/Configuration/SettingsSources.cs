using System.Collections;

namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>
/// Where settings come from, the later winning: a JSON file, the environment (<c>PREFIX__Section__Key</c>), the command
/// line (<c>--Section:Key=value</c>). Keys are compared without regard to case, as everywhere in .NET configuration.
/// </summary>
public static class SettingsSources
{
    /// <summary>Reads all sources. <paramref name="environmentPrefix"/> is such as <c>FOOTPRINT_AGENT__</c>; other variables are no settings.</summary>
    public static SettingsReader Load(string environmentPrefix, string? configurationFile, IEnumerable<string> arguments)
    {
        var settings = new Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase);
        if (configurationFile is not null)
            JsonSettings.ReadInto(settings, configurationFile);
        ReadEnvironment(settings, environmentPrefix, Environment.GetEnvironmentVariables());
        ReadArguments(settings, arguments);
        return new SettingsReader(settings);
    }

    private static void ReadEnvironment(Dictionary<string, Setting> settings, string prefix, IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length == prefix.Length)
                continue;
            var key = name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            settings[key] = new Setting((string?)variable.Value ?? "", $"environment variable {name}");
        }
    }

    private static void ReadArguments(Dictionary<string, Setting> settings, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (!argument.StartsWith("--", StringComparison.Ordinal) || equals < 3)
                throw new ConfigurationException(argument, "is not a setting; write --Section:Key=value");
            settings[argument[2..equals]] = new Setting(argument[(equals + 1)..], "command line");
        }
    }
}
