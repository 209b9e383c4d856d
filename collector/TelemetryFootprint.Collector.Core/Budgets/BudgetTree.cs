namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>Budgets and the parts they are divided into. What no child has stays with the parent, unallocated: Σ children + unallocated = parent, exactly.</summary>
public sealed class BudgetTree
{
    private readonly ILookup<string, Budget> _children;

    private BudgetTree(IReadOnlyList<Budget> budgets) =>
        (All, _children) = (budgets, budgets.Where(budget => budget.Parent is not null).ToLookup(budget => budget.Parent!, StringComparer.Ordinal));

    public static BudgetTree Empty { get; } = new([]);

    /// <summary>By name.</summary>
    public IReadOnlyList<Budget> All { get; }

    /// <summary>Null: the budget named by <paramref name="wrong"/> does not fit, for its reason.</summary>
    public static BudgetTree? Of(IEnumerable<Budget> budgets, out (Budget Budget, string Member, string Reason) wrong)
    {
        var tree = new BudgetTree([.. budgets.OrderBy(budget => budget.Name, StringComparer.Ordinal)]);
        var found = tree.All.Select(tree.WhyNotParent).Concat(tree.All.Select(tree.WhyNotLimit)).FirstOrDefault(reason => reason is not null);
        wrong = found ?? default;
        return found is null ? tree : null;
    }

    public IReadOnlyList<Budget> ChildrenOf(Budget budget) => [.. _children[budget.Name]];

    /// <summary>The limit without the children's; null: it is not divided.</summary>
    public BudgetAmount? Unallocated(Budget budget) => ChildrenOf(budget) is { Count: > 0 } children
        ? children.Aggregate(budget.Limit, (left, child) => left - child.Limit)
        : null;

    private (Budget, string, string)? WhyNotParent(Budget budget)
    {
        if (budget.Parent is null) return null;
        (Budget, string, string) Wrong(string reason) => (budget, nameof(Budget.Parent), reason);
        if (All.FirstOrDefault(other => other.Name == budget.Parent) is not { } parent) return Wrong($"'{budget.Parent}' is not the name of a budget");
        if (parent.Limit.Unit != budget.Limit.Unit) return Wrong($"'{parent.Name}' counts {parent.Limit.Unit}, and not {budget.Limit.Unit}");
        if (parent.Period != budget.Period || parent.Calendar.TimeZone != budget.Calendar.TimeZone)
            return Wrong($"'{parent.Name}' has the period {parent.Period.Word} ({parent.Calendar.TimeZone}), and not {budget.Period.Word} ({budget.Calendar.TimeZone})");
        var seen = new HashSet<string>(StringComparer.Ordinal) { budget.Name };
        for (var above = parent; above is not null; above = All.FirstOrDefault(other => other.Name == above.Parent))
        {
            if (!seen.Add(above.Name)) return Wrong($"'{budget.Parent}' is itself a part of it");
        }

        return null;
    }

    private (Budget, string, string)? WhyNotLimit(Budget budget) => Unallocated(budget) is { Parts: var left } && left < 0
        ? (budget, nameof(Budget.Limit),
            $"is {budget.Limit.Describe()}, and its parts {string.Join(", ", ChildrenOf(budget).Select(child => $"{child.Name} ({child.Limit.Describe()})"))} have {budget.Limit.WithParts(-left).Describe()} more")
        : null;
}
