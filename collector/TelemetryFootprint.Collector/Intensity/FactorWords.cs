using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>What factors count, in the words of the settings of providers that can be told.</summary>
internal static class FactorWords
{
    public static FactorIdentity Identity(SettingsReader settings, string provider, bool isUsed, string credit) => new(
        provider,
        OneOf(settings, $"Grid:{provider}:Kind", isUsed, ("direct", FactorKind.Direct), ("lifecycle", FactorKind.Lifecycle)),
        settings.Text($"Grid:{provider}:Signal") is null
            ? FactorSignal.Average
            : OneOf(settings, $"Grid:{provider}:Signal", isUsed, ("average", FactorSignal.Average), ("marginal", FactorSignal.Marginal)),
        FactorBasis.Location,
        OneOf(settings, $"Grid:{provider}:Gas", isUsed, ("co2", FactorGas.Co2), ("co2e", FactorGas.Co2e)),
        credit);

    /// <summary>The last of the allowed lengths, unless another is set.</summary>
    public static int Step(SettingsReader settings, string key, params int[] minutes)
    {
        if (settings.Text(key) is not { } text)
            return minutes[^1];
        foreach (var one in minutes)
        {
            if (text == Show(one))
                return one;
        }

        throw settings.Wrong(key, text, $"{string.Join(", ", minutes[..^1].Select(Show))} or {Show(minutes[^1])}");
    }

    public static StampMeaning Stamp(SettingsReader settings, string key) => settings.Text(key, "start") switch
    {
        "start" => StampMeaning.Start,
        "end" => StampMeaning.End,
        var other => throw settings.Wrong(key, other, "start or end"),
    };

    /// <summary>Null: none of the grades that a provider may claim.</summary>
    public static FactorQuality? Quality(string text) => text switch
    {
        "measured" => FactorQuality.Measured,
        "estimated" => FactorQuality.Estimated,
        "forecast" => FactorQuality.Forecast,
        "annual" => FactorQuality.Annual,
        _ => null,
    };

    private static string Show(int minutes) => minutes == 60 ? "1h" : FormattableString.Invariant($"{minutes}m");

    private static T OneOf<T>(SettingsReader settings, string key, bool isUsed, params (string Word, T Value)[] words)
    {
        var allowed = string.Join(" or ", words.Select(word => word.Word));
        if (settings.Text(key) is not { } text)
            return isUsed ? throw new ConfigurationException(key, $"is missing; write {allowed}: factors of different kinds never stand in one sum") : words[0].Value;
        foreach (var (word, value) in words)
        {
            if (text == word)
                return value;
        }

        throw settings.Wrong(key, text, allowed);
    }
}
