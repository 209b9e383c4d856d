using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;

namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary><c>/budgets</c>: as of the newest evaluation.</summary>
internal sealed class BudgetQueries(LiveBudgets live, BudgetVersions versions, BudgetKeeper keeper, TimeProvider time)
{
    /// <summary><paramref name="projects"/>: the caller sees the budgets of these; null: all.</summary>
    public BudgetsAnswer Budgets(IReadOnlySet<string>? projects)
    {
        var standings = keeper.Current;
        var now = UtcMinute.FromTime(time.GetUtcNow());
        return new(
            standings.Count == 0 ? null : standings[0].At.ToTime(),
            [.. live.Current.All
                .Where(budget => projects is null || (budget.Target.Project is { } project && projects.Contains(project)))
                .Select(budget => BudgetRows.Of(
                    budget, live.IsConfigured(budget) ? "configuration" : "api", standings.FirstOrDefault(standing => ReferenceEquals(standing.Budget, budget)), now, versions.Of(budget)))]);
    }

    /// <summary>Null: there is none that the caller sees.</summary>
    public BudgetRow? Find(string name, IReadOnlySet<string>? projects) => Budgets(projects).Budgets.FirstOrDefault(row => row.Name == name);
}
