using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Settings whose value is a share, written as <c>5%</c>; a number without its unit may mean two things and is refused.</summary>
internal static class PercentSetting
{
    /// <summary>Null: not set.</summary>
    public static RelativeHalfWidth? Read(SettingsReader reader, string key)
    {
        if (reader.Text(key) is not { } text)
            return null;
        return text.EndsWith('%') && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
            ? RelativeHalfWidth.FromPercent(percent)
            : throw reader.Wrong(key, text, "a share such as 5% or 0.5%, above 0% and up to 100%");
    }
}
