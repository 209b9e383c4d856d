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

    /// <summary>As <c>/sci</c> takes it.</summary>
    public (string Name, string Value) Part => ("units", $"{Name}:{Count}");
}
