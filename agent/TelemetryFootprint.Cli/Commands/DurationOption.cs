using System.CommandLine;
using System.Globalization;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options whose value is a duration: <c>500ms 1s 5m 1h 7d</c>.</summary>
internal static class DurationOption
{
    private const int MostDays = 10_000;

    public static Option<TimeSpan?> Create(string name, string description) =>
        ParsedOption.Create(name, description, "DURATION", Parse, "not a duration such as 500ms, 20s, 5m or 1h");

    /// <summary>Null: not a positive duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return null;
        }

        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(count),
            "s" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" when count <= MostDays * 24 => TimeSpan.FromHours(count),
            "d" when count <= MostDays => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
