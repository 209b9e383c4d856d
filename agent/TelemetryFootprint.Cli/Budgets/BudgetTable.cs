using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Budgets;

/// <summary>Budgets for a person's eyes: a row each, and below what a reader should know of them.</summary>
internal static class BudgetTable
{
    private const double JoulesPerKilowattHour = 3.6e6;
    private const string AtLeast = "≥";

    public static void Write(IAnsiConsole console, BudgetList answer)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("budget", "source", "target", "period");
        foreach (var name in new[] { "limit", "used", "of it", "at the end", "burn 1h", "burn 24h" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var budget in answer.Budgets)
        {
            table.AddRow(
                new Text(budget.Name), new Text(budget.Source ?? FigureText.Unknown), new Text(budget.Target), new Text(budget.Period), new Text(Amount(budget.Limit)), new Text(Amount(budget.Used)),
                new Text(Ratio(budget.UsedRatio)), new Text(End(budget)), new Text(Burn(budget, "1h")), new Text(Burn(budget, "24h")));
        }

        if (answer.Budgets.Count > 0) console.Write(table);
        else console.WriteLine("no budgets; Budgets:<name>:Limit of the collector makes one, or PUT /api/v1/budgets/NAME (footprint-collector serve --help)");
        foreach (var note in answer.Budgets.SelectMany(budget => Notes(budget).Select(note => $"{budget.Name}: {note}"))) console.WriteLine(note);
    }

    private static IEnumerable<string> Notes(BudgetFigures budget)
    {
        if (budget.Used.Reason is { } less) yield return less;
        else if (budget.Projected is { Value: null, Reason: { } unknown }) yield return $"nothing is known of the end: {unknown}";
        if (budget.Thresholds.LastOrDefault(threshold => threshold.CrossedAt is not null) is { CrossedAt: { } at } passed)
            yield return string.Create(CultureInfo.InvariantCulture, $"{passed.Ratio:0.#%} was used by {at:yyyy-MM-dd HH:mm}Z");
        if (budget.Tiers.FirstOrDefault(tier => tier.Passed == true) is { } tier)
            yield return string.Create(CultureInfo.InvariantCulture, $"burns more than {tier.Rate:0.##} times as fast as planned over {tier.Window}, which ends it within {tier.ExhaustsInHours:0.#} h");
        else if (budget.Used.Value is not null && budget.Tiers.FirstOrDefault(one => one.Passed is null) is { Reason: { } why } blind)
            yield return string.Create(CultureInfo.InvariantCulture, $"how fast it burns over {blind.Window} is not judged: {why}");
        if (budget.Unallocated is { } rest)
            yield return $"{Amount(rest)} is unallocated, {(budget.UnallocatedUsed?.Value is null ? $"used of it: {FigureText.Unknown} ({budget.UnallocatedUsed?.Reason})" : $"{Amount(budget.UnallocatedUsed)} of it used")}";
    }

    private static string End(BudgetFigures budget) => (budget.Projected.Value, budget.ProjectedHigh.Value, budget.Limit.Value) is ({ } middle, { } high, { } limit)
        ? string.Create(CultureInfo.InvariantCulture, $"{middle / limit:0.#%}, P90 {high / limit:0.#%}")
        : FigureText.Unknown;

    private static string Burn(BudgetFigures budget, string window) =>
        budget.Burn.FirstOrDefault(burn => burn.Window == window)?.Rate.Value is { } rate ? RoundedText.Significant(rate) : FigureText.Unknown;

    private static string Ratio(Figure ratio) => ratio.Value is { } value ? Sign(ratio) + value.ToString("0.#%", CultureInfo.InvariantCulture) : FigureText.Unknown;

    private static string Amount(Figure figure) => figure.Value is null ? FigureText.Unknown : Sign(figure) + figure.Unit switch
    {
        "J" => RoundedText.KilowattHours(figure.Value / JoulesPerKilowattHour),
        "g" or "L" => RoundedText.Of(figure.Value, figure.Unit),
        var currency => MoneyText.Of(figure.Value, currency),
    };

    private static string Sign(Figure figure) => figure.Reason?.StartsWith(AtLeast, StringComparison.Ordinal) == true ? AtLeast + " " : "";
}
