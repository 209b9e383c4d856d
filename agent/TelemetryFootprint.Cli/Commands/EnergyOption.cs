using System.Buffers;
using System.CommandLine;
using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options whose value is an energy with its unit: <c>1200J 0.24Wh 0.00396kWh 5MWh</c>.</summary>
internal static class EnergyOption
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static Option<Joules?> Create(string name, string description) =>
        ParsedOption.Create(name, description, "ENERGY", Parse, "not an energy such as 1200J, 0.24Wh, 0.00396kWh or 5MWh");

    /// <summary>Null: no energy above 0 with a unit, or more than fits.</summary>
    public static Joules? Parse(string text)
    {
        var unit = text.AsSpan().IndexOfAnyExcept(Digits);
        if (unit <= 0 || !decimal.TryParse(text.AsSpan(0, unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value is <= 0 or > 1_000_000_000)
        {
            return null;
        }

        return text[unit..] switch
        {
            "J" => new Joules((long)decimal.Round(value * 1000)),
            "Wh" => Joules.FromKilowattHours(value / 1000),
            "kWh" => Joules.FromKilowattHours(value),
            "MWh" when value <= 1_000_000 => Joules.FromKilowattHours(value * 1000),
            _ => null,
        };
    }
}
