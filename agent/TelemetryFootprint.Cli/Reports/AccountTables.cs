using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What making the hardware emitted, water and restated grams of a report's rows, and its devices.</summary>
internal static class AccountTables
{
    /// <summary>Of a terminal; pages and files have all.</summary>
    public const int MostDevices = 64;

    public const string Scope = "Embodied: what making the GPUs emitted, for the hours that they were observed in; in none of the emissions. Restated: what better factors and corrected PUEs changed; in the emissions already.";

    private const string RowsTitle = "Beside the emissions";
    private const string DevicesTitle = "Devices";
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>Null: nothing of it is known.</summary>
    public static ReportTable? Rows(Report report) => report.Account is not { Rows: { Count: > 0 } rows } ? null : new(
        RowsTitle, [RowsTitle, "factor", "embodied", "range", "water", "range", "restated", "remark"],
        [
            .. Told(rows).Concat(report.HasKeys && rows.Count > 1 ? AccountSum.ByKind(rows) : []).Select(row => (IReadOnlyList<string>)
            [
                Name(row, report.HasKeys), $"{row.Factor} {row.Gas}".Trim(), Grams(row.Embodied.Emissions), Range(row.Embodied.Emissions), Amount(row.Water.Total, RoundedText.Litres), Range(row.Water.Total),
                Restated(row.Restated), Remark(row.Embodied.Emissions, row.Water.Total, row.Restated),
            ]),
        ]);

    /// <summary>Null: none is known.</summary>
    public static ReportTable? Devices(Report report, int most = int.MaxValue) => report.Account is not { Devices: { Count: > 0 } devices } ? null : new(
        DevicesTitle, [DevicesTitle, "host", "model", "uuid", "energy", "range", "emissions", "range", "embodied"],
        [
            .. devices.Take(most).Select(row => (IReadOnlyList<string>)
            [
                $"{(row.Simulated ? "SIMULATED " : "")}{(row.Device is { } device ? $"{device.Kind} {device.Index}" : "device")}", row.Host ?? "", row.Device?.Model ?? FigureText.Unknown, row.Key ?? "",
                Energy(row.Energy.Value), Range(row.Energy), row.Emissions.Value is null ? FigureText.Unpriced : Grams(row.Emissions), Range(row.Emissions), Grams(row.Embodied.Emissions),
            ]),
        ]);

    /// <summary>What a terminal does not show of them; null: it shows all.</summary>
    public static string? Cut(Report report) => report.Account is { Devices.Count: > MostDevices and var all }
        ? $"{all - MostDevices} of {all} devices are not in this table: --format csv --devices, json and html have all."
        : null;

    /// <summary>Null: it is known.</summary>
    public static string? WhyNot(Report report) => report.Account?.Reason is { } reason ? $"embodied emissions, water, restated grams and devices are unknown: {reason}" : null;

    // Whose meter it was by is no column.
    private static IEnumerable<AccountFigures> Told(IReadOnlyList<AccountFigures> rows) => rows.GroupBy(row => row.Key).SelectMany(run => AccountSum.ByKind(run).Select(row => row with { Key = run.Key }));

    private static string Name(AccountFigures row, bool hasKeys) => hasKeys ? $"{(row.Simulated ? "SIMULATED " : "")}{row.Key}" : row.Simulated ? "SIMULATED" : "devices";

    private static string Grams(Figure figure) => Amount(figure, RoundedText.Grams);

    private static string Amount(Figure figure, Func<double?, string> text) => $"{(FigureSum.IsAtLeast(figure) ? "≥ " : "")}{text(figure.Value)}";

    private static string Energy(double? joules) => RoundedText.KilowattHours(joules / JoulesPerKilowattHour);

    // A difference has its sign.
    private static string Restated(Figure figure) => $"{(figure.Value > 0 ? "+" : "")}{RoundedText.Grams(figure.Value)}";

    private static string Range(Figure figure) => figure is { Low: { } low, High: { } high } ? $"{Text(low, figure.Unit)} to {Text(high, figure.Unit)}" : "";

    private static string Text(double value, string? unit) => unit == "J" ? Energy(value) : RoundedText.Of(value, unit);

    private static string Remark(params IEnumerable<Figure> figures) => string.Join("; ", figures.Select(figure => figure.Reason).OfType<string>().Distinct(StringComparer.Ordinal));
}
