using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>
/// The budgets in force. A tree never changes; another takes its place as a whole. Who asks more than once takes <see cref="Current"/> once. A budget
/// that a change does not touch is the same object in both trees.
/// </summary>
internal sealed class LiveBudgets(BudgetTree configured)
{
    private volatile BudgetTree _current = configured;

    /// <summary>Those of the configuration alone, which nothing changes while the collector runs.</summary>
    public BudgetTree Configured { get; } = configured;

    /// <summary>It is the configuration's, and not the API's to change.</summary>
    public bool IsConfigured(Budget budget) => Configured.All.Any(one => one.Name == budget.Name);

    public BudgetTree Current => _current;

    /// <summary>From now on, for all that ask. One caller at a time.</summary>
    public void Replace(BudgetTree tree) => _current = tree;
}
