using System.Globalization;

namespace TelemetryFootprint.Cli.Figures;

/// <summary>Estimates in words: three significant digits and no more, with the prefix that keeps them short. Unknown is a word, never 0.</summary>
internal static class RoundedText
{
    private static readonly (double Size, string Unit)[] MassUnits = [(1e6, "t"), (1e3, "kg"), (1, "g"), (1e-3, "mg")];
    private static readonly (double Size, string Unit)[] EnergyUnits = [(1e6, "GWh"), (1e3, "MWh"), (1, "kWh"), (1e-3, "Wh"), (1e-6, "mWh")];
    private static readonly (double Size, string Unit)[] VolumeUnits = [(1e3, "m³"), (1, "L"), (1e-3, "mL")];

    public static string Grams(double? grams) => Of(grams, MassUnits);

    public static string KilowattHours(double? kilowattHours) => Of(kilowattHours, EnergyUnits);

    public static string Litres(double? litres) => Of(litres, VolumeUnits);

    /// <summary>By the unit that a figure names: g, kWh or L.</summary>
    public static string Of(double? value, string? unit) => unit switch
    {
        "g" => Grams(value),
        "kWh" => KilowattHours(value),
        "L" => Litres(value),
        _ => value is { } number ? $"{Significant(number)} {unit}".TrimEnd() : FigureText.Unknown,
    };

    /// <summary>Three digits that mean something: 1290, 12.9, 0.00129.</summary>
    public static string Significant(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return value.ToString(CultureInfo.InvariantCulture);
        var digits = 2 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits >= 0
            ? Math.Round(value, Math.Min(digits, 15)).ToString($"0.{new string('#', Math.Min(digits, 15))}", CultureInfo.InvariantCulture)
            : (Math.Round(value / Math.Pow(10, -digits)) * Math.Pow(10, -digits)).ToString("0", CultureInfo.InvariantCulture);
    }

    private static string Of(double? value, (double Size, string Unit)[] units)
    {
        if (value is not { } number) return FigureText.Unknown;
        foreach (var (size, unit) in units)
        {
            // A rounding that reaches the next unit is written in it: 1 kg, not 1000 g.
            if (Math.Abs(number) >= size * 0.9995) return $"{Significant(number / size)} {unit}";
        }

        return $"{Significant(number / units[^1].Size)} {units[^1].Unit}";
    }
}
