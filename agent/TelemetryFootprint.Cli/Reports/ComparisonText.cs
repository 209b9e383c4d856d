using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Two runs side by side for a person's eyes.</summary>
internal static class ComparisonText
{
    private const double JoulesPerKilowattHour = 3.6e6;

    public static void Write(Terminal terminal, RunComparison compared)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "first", "second", "difference", "remark");
        Line("run", compared.First.Id, compared.Second.Id, "", "");
        Line("name", compared.First.Name, compared.Second.Name, "", "");
        Figure("time", compared.Seconds, seconds => seconds is { } known ? TimeSpan.FromSeconds(known).ToString("c", CultureInfo.InvariantCulture) : "active");
        Figure("energy", compared.Energy, joules => RoundedText.KilowattHours(joules / JoulesPerKilowattHour));
        Figure("emissions", compared.Emissions, grams => grams is null ? FigureText.Unpriced : RoundedText.Grams(grams));
        // Of a collector without a currency there is nothing to say.
        if (MoneyText.HasCurrency(compared.Cost.Unit))
        {
            Figure("cost", compared.Cost, amount => MoneyText.Of(amount, compared.Cost.Unit));
            Figure("carbon cost", compared.CarbonCost, amount => MoneyText.Of(amount, compared.CarbonCost.Unit));
        }

        terminal.CreateConsole().Write(table);
        terminal.Output.WriteLine(ReportLines.Scope);
        if (MoneyText.HasCurrency(compared.Cost.Unit)) terminal.Output.WriteLine(ReportLines.ScopeOfMoney);

        void Line(params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

        void Figure(string name, ComparedFigure figure, Func<double?, string> text) =>
            Line(name, text(figure.First), text(figure.Second), figure.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{(ratio - 1) * 100:+0.#;-0.#;0} %") : "", figure.Reason ?? "");
    }
}
