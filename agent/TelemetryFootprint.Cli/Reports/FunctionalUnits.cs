using System.Globalization;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What was made with the energy, and how much of it: <c>tokens=1.2e9</c>. The score is per one of them.</summary>
internal sealed record FunctionalUnits(string Name, string Count)
{
    private const int LongestName = 32;

    /// <summary>Null: it is none.</summary>
    public static FunctionalUnits? Parse(string text) =>
        text.Split('=') is [{ Length: > 0 and <= LongestName } name, var count] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && double.TryParse(count, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? new(name, count)
            : null;

    /// <summary>Of <c>/sci</c>.</summary>
    /// <param name="from">Where the report's energy begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="of">run, project, site or user, by name.</param>
    public string Query(DateTimeOffset from, DateTimeOffset to, params IEnumerable<(string Name, string Value)> of) => string.Join(
        '&', new[] { ("from", Stamp(from)), ("to", Stamp(to)), ("units", $"{Name}:{Count}") }.Concat(of).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
