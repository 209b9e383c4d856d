namespace TelemetryFootprint.Accounting.Units;

/// <summary>Power usage effectiveness of a site, exact to a millionth; at least 1. An unset one counts as 1 and says that it is unset.</summary>
public readonly record struct Pue(int PartsPerMillion, bool IsSet)
{
    public static Pue Unset { get; } = new(1_000_000, false);

    public double Value => PartsPerMillion / 1e6;

    public static Pue FromRatio(decimal ratio) => new(checked((int)decimal.Round(ratio * 1_000_000)), true);
}
