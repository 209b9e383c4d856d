using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Cells of what making the hardware emitted, of water and of restated grams. A reason that begins with ≥ makes a lower bound of its figure.</summary>
internal static class AccountCsv
{
    public const string Header = "embodied_g,embodied_low_g,embodied_high_g,embodied_reason,water_l,water_low_l,water_high_l,water_reason,restated_g,restated_reason";

    /// <param name="row">Null: nothing is known.</param>
    /// <param name="reason">Why it is not; null: nobody said.</param>
    public static IEnumerable<string> Cells(AccountFigures? row, string? reason) =>
    [
        .. CsvCell.Of(row?.Embodied.Emissions), CsvCell.Of(row is null ? reason : row.Embodied.Emissions.Reason), .. CsvCell.Of(row?.Water.Total), CsvCell.Of(row is null ? reason : row.Water.Total.Reason),
        CsvCell.Of(row?.Restated.Value), CsvCell.Of(row is null ? reason : row.Restated.Reason),
    ];
}
