using System.Globalization;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>Parts of a limit in percent, such as <c>50%,80%,100%</c>.</summary>
internal static class BudgetThresholds
{
    private const int Most = 10;
    private const int MostPercent = 1000;

    /// <summary>Ascending.</summary>
    public static IReadOnlyList<decimal> Read(SettingsReader settings, string key)
    {
        var texts = settings.List(key, "50%,80%,100%");
        if (texts.Count is 0 or > Most) throw new ConfigurationException(key, $"are {texts.Count}; write 1 to {Most} such as 50%,80%,100%");
        return [.. texts.Select(text => Part(settings, key, text)).Distinct().Order()];
    }

    private static decimal Part(SettingsReader settings, string key, string text) =>
        text.EndsWith('%') && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= MostPercent
            ? percent / 100
            : throw settings.Wrong(key, text, $"a part of the limit such as 80%, above 0% and at most {MostPercent}%");
}
