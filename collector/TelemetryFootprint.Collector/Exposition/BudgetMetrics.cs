using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>Budgets, as of the last evaluation. What is not known is absent; what is used is "at least" while energy beside it is unpriced.</summary>
internal sealed class BudgetMetrics(LiveBudgets live, BudgetKeeper keeper)
{
    private static readonly (BudgetUnit Unit, string Name, string Of)[] Units =
    [
        (BudgetUnit.Grams, "grams", "grams of CO2e or CO2, operational, excludes embodied"), (BudgetUnit.Joules, "joules", "energy before PUE, J"),
        (BudgetUnit.Litres, "litres", "water consumed on site and off site, L"), (BudgetUnit.Money, "money", "cost of the electricity at the site's meter, without a price of carbon, in its currency"),
    ];

    public void Write(PrometheusWriter writer)
    {
        var tree = live.Current;
        var states = keeper.Current;
        foreach (var (unit, name, of) in Units)
        {
            var budgets = tree.All.Where(budget => budget.Limit.Unit == unit).ToList();
            if (budgets.Count == 0) continue;
            writer.Family($"footprint_budget_limit_{name}", MetricType.Gauge, $"What a budget may use in its period: {of}.");
            foreach (var budget in budgets) writer.Sample(budget.Limit.Value, LabelsOfAmount(budget));
            Gauge(writer, states.Where(state => state.Budget.Limit.Unit == unit), $"used_{name}", $"Used in the budget's period so far: {of}.", state => state.Used.Known?.Value, LabelsOfAmount);
            var divided = budgets.Where(budget => tree.Unallocated(budget) is not null).ToList();
            if (divided.Count == 0) continue;
            writer.Family($"footprint_budget_unallocated_{name}", MetricType.Gauge, $"Of a divided budget's limit, what its parts do not have: {of}.");
            foreach (var budget in divided) writer.Sample(tree.Unallocated(budget)!.Value.Value, LabelsOfAmount(budget));
            // Less than nothing: the parts' targets overlap, or lie outside of the whole. That is no figure.
            Gauge(
                writer, states.Where(state => state.Budget.Limit.Unit == unit), $"unallocated_used_{name}", $"Of a divided budget, what is used outside its parts: {of}.",
                state => state.UnallocatedUsed is { Parts: var parts } rest && parts >= 0 ? rest.Value : null, LabelsOfAmount);
        }

        if (tree.All.Count == 0) return;
        WriteRatios(writer, states);
        writer.Family("footprint_collector_budget_age_seconds", MetricType.Gauge, "Time since what the newest judgement of all budgets holds, s.");
        if (keeper.Age is { } age) writer.Sample(age.TotalSeconds);
        writer.Family("footprint_collector_budget_evaluation_seconds", MetricType.Gauge, "What the newest judgement of all budgets took, s.");
        writer.Sample(keeper.Took.TotalSeconds);
        writer.Family("footprint_collector_budget_evaluation_failures_total", MetricType.Counter, "Times that budgets could not be judged.");
        writer.Sample(keeper.Failures);
    }

    private static void WriteRatios(PrometheusWriter writer, IReadOnlyList<BudgetStanding> states)
    {
        Gauge(writer, states, "used_ratio", "Part of the limit that is used.", state => state.UsedRatio);
        Gauge(
            writer, states.Where(state => state.Budget.Limit.Unit != BudgetUnit.Joules), "unpriced_energy_joules",
            "Energy of the period that nothing says the grams, litres or price of, J: what is used is at least what is shown.", state => state.Used.HasEnergy ? state.Used.Lacking.Value : null);
        writer.Family("footprint_budget_projected_ratio", MetricType.Gauge, "Part of the limit that will be used at the period's end, if the recent burn goes on.");
        foreach (var state in states.Where(state => state.Projection is not null))
        {
            writer.Sample(state.RatioOf(state.Projection!.Value.Middle), [.. LabelsOf(state.Budget), ("percentile", "50")]);
            writer.Sample(state.RatioOf(state.Projection.Value.High), [.. LabelsOf(state.Budget), ("percentile", "90")]);
        }

        writer.Family("footprint_budget_burn_rate", MetricType.Gauge, "Use of the last window over what the plan gives it; 1 spends the limit exactly.");
        foreach (var state in states)
        {
            foreach (var window in state.Windows.Where(window => window.Rate is not null))
                writer.Sample(window.Rate!.Value, LabelsOf(state.Budget, window));
        }

        writer.Family("footprint_budget_coverage_ratio", MetricType.Gauge, "Part of the last window's energy that its use is known of; absent where no device was heard of.");
        foreach (var state in states)
        {
            foreach (var window in state.Windows.Where(window => window.Use.Covered is not null))
                writer.Sample(window.Use.Covered!.Value, LabelsOf(state.Budget, window));
        }
    }

    private static void Gauge(PrometheusWriter writer, IEnumerable<BudgetStanding> states, string name, string help, Func<BudgetStanding, double?> value, Func<Budget, (string, string)[]>? labels = null)
    {
        writer.Family("footprint_budget_" + name, MetricType.Gauge, help);
        foreach (var state in states)
        {
            if (value(state) is { } known) writer.Sample(known, (labels ?? LabelsOf)(state.Budget));
        }
    }

    /// <summary>Amounts of two currencies are no two samples of one thing.</summary>
    private static (string, string)[] LabelsOfAmount(Budget budget) => budget.Limit.Currency is { } currency ? [.. LabelsOf(budget), ("currency", currency)] : LabelsOf(budget);

    private static (string, string)[] LabelsOf(Budget budget, BurnWindow window) => [.. LabelsOf(budget), ("window", BurnTiers.Word(window.Minutes))];

    private static (string, string)[] LabelsOf(Budget budget) =>
        [("budget", budget.Name), ("target", budget.Target.Text), ("period", budget.Period.Word)];
}
