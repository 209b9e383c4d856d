using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary><c>/budgets</c>: as of the newest evaluation.</summary>
internal sealed class BudgetQueries(BudgetTree tree, BudgetVersions versions, BudgetKeeper keeper, TimeProvider time)
{
    /// <summary><paramref name="projects"/>: the caller sees the budgets of these; null: all.</summary>
    public BudgetsAnswer Budgets(IReadOnlySet<string>? projects)
    {
        var standings = keeper.Current;
        var now = UtcMinute.FromTime(time.GetUtcNow());
        return new(
            standings.Count == 0 ? null : standings[0].At.ToTime(),
            [.. tree.All
                .Where(budget => projects is null || (budget.Target.Project is { } project && projects.Contains(project)))
                .Select(budget => BudgetRows.Of(budget, standings.FirstOrDefault(standing => standing.Budget.Name == budget.Name), now, versions.Of(budget)))]);
    }
}
