using System.Globalization;
using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>One of Google's four levers with what it is set to, such as <c>zone=SE</c> or <c>pue=1.1</c>.</summary>
/// <param name="Name">model, machine, pue or zone.</param>
/// <param name="Text">What it is set to, as written.</param>
/// <param name="Number">Of all but a zone.</param>
internal sealed record WhatIfLever(string Name, string Text, decimal Number)
{
    public const string Model = "model";
    public const string Machine = "machine";
    public const string Pue = "pue";
    public const string Zone = "zone";
    public const string Not = "none of model=RATIO, machine=RATIO (from 0.001), pue=1 to 10, or zone=ZONE with a factor (footprint factors zones); ratios are by how much less arithmetic or energy it takes, such as machine=2.5";

    private const decimal SmallestRatio = 0.001m;
    private const decimal LargestRatio = 1_000_000;
    private const decimal LargestPue = 10;

    /// <summary>As it was asked.</summary>
    public string Asked => $"{Name}={Text}";

    /// <summary>Null: it is none.</summary>
    public static WhatIfLever? Parse(string text) => text.Split('=', 2) switch
    {
        [Model or Machine, var ratio] and [var name, _] when Read(ratio) is >= SmallestRatio and <= LargestRatio and { } number => new(name, ratio, number),
        [Pue, var pue] when Read(pue) is >= 1 and <= LargestPue and { } number => new(Pue, pue, number),
        [Zone, var zone] when IsKnown(zone) => new(Zone, zone, 0),
        _ => null,
    };

    // Of another kind than asked for it may be unknown: that is said in its row.
    private static bool IsKnown(string zone) => zone.Length > 0 && Enum.GetValues<AnnualFactorKind>().Any(kind => AnnualFactorTable.Bundled.FindOrWiden(zone, kind) is not null);

    private static decimal? Read(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
