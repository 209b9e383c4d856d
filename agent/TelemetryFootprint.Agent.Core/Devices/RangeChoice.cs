using System.Globalization;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The power range of a device that nothing measures, its idle while a context is held, and in words what is in force and why.</summary>
/// <remarks>
/// Configuration beats the live limit, which beats the catalogue: the same name is sold with several limits, and a board cannot draw more
/// than the limit that is enforced on it now.
/// </remarks>
internal sealed record RangeChoice(WattRange Range, Watts HeldIdle, string Text)
{
    // Idle over limit where nothing better is known (Cloud Carbon Footprint's ratio); high and low are then weak.
    private const decimal IdleShareOfLimit = 0.12m;

    /// <summary>Null: nothing is known of it.</summary>
    public static RangeChoice? Of(string model, FallbackEntry? entry, Watts? enforcedLimit, Watts? defaultLimit)
    {
        var row = GpuCatalogue.Find(model);
        var limit = enforcedLimit ?? defaultLimit;
        if ((entry?.Maximum ?? limit ?? row?.Max) is not { } high)
            return null;
        var low = entry?.Minimum ?? row?.Idle ?? new Watts((long)(high.Milliwatts * IdleShareOfLimit));
        low = Lower(low, high);
        var held = entry?.Minimum is null && row is not null ? Higher(low, Lower(row.HeldIdle, high)) : low;
        var limitName = enforcedLimit is null ? "default power limit" : "enforced power limit";
        return new RangeChoice(new WattRange(low, high), held, $"{Row(row)}; {Idle(entry, row, low)}; {Max(entry, limit is null ? null : limitName, row, high)}");
    }

    /// <summary>The longest that <see cref="NotInForce"/> can be, for texts that stand beside it.</summary>
    public static string LongestNotInForce => GpuCatalogue.All.Select(row => NotInForce(row.Name, "its energy counter")).MaxBy(System.Text.Encoding.UTF8.GetByteCount)!;

    /// <summary>The row of a device that is measured: what it would be estimated from.</summary>
    public static string NotInForce(string model, string measured) => $"{Row(GpuCatalogue.Find(model))}; not in force: {measured} measures it";

    private static string Row(GpuModel? row) => row is null ? "no row of its name" : $"row '{row.Name}'";

    private static string Idle(FallbackEntry? entry, GpuModel? row, Watts low) =>
        entry?.Minimum is not null ? $"idle {Show(low)} W by Devices:{entry.Name}:MinWatts"
        : row is not null ? $"idle {Show(low)} W ({Word(row.IdleQuality)})"
        : $"idle {Show(low)} W, 12 % of max (derived)";

    private static string Max(FallbackEntry? entry, string? limit, GpuModel? row, Watts high)
    {
        var beaten = row is not null && row.Max != high ? $", not the row's {Show(row.Max)} W" : "";
        return entry?.Maximum is not null ? $"max {Show(high)} W by Devices:{entry.Name}:MaxWatts{beaten}"
            : limit is not null ? $"max {Show(high)} W by its {limit}{beaten}"
            : $"max {Show(high)} W ({Word(row!.MaxQuality)})";
    }

    private static Watts Lower(Watts left, Watts right) => new(Math.Min(left.Milliwatts, right.Milliwatts));

    private static Watts Higher(Watts left, Watts right) => new(Math.Max(left.Milliwatts, right.Milliwatts));

    private static string Word(FigureQuality quality) => quality.ToString().ToLowerInvariant();

    private static string Show(Watts watts) => watts.Value.ToString("0.#", CultureInfo.InvariantCulture);
}
