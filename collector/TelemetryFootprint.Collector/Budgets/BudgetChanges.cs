using System.Text.Json;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>Makes, changes and removes budgets while the collector runs: on disk first, then in force, then in the audit. One change at a time.</summary>
internal sealed class BudgetChanges(LiveBudgets live, BudgetWording wording, IBudgetStore store, BudgetVersions versions, TimeProvider time)
{
    private readonly Lock _turn = new();

    /// <summary>True: it is new. <paramref name="projects"/>: the caller may change the budgets of these; null: all.</summary>
    /// <exception cref="QueryException">A setting is wrong, or does not fit the other budgets.</exception>
    /// <exception cref="BudgetRefusedException">It may not be changed, or there are too many.</exception>
    public bool Put(string name, IReadOnlyDictionary<string, string> settings, IReadOnlySet<string>? projects, string who)
    {
        lock (_turn)
        {
            var before = Changeable(name, projects);
            if (before is null) DemandFree(name);
            var budget = Read(name, settings);
            DemandMine(budget, projects);
            if (budget.Parent is { } parent && live.Current.All.FirstOrDefault(one => one.Name == parent) is { } whole) DemandMine(whole, projects);
            if (before is null && live.Current.All.Count >= BudgetOptions.Most)
                throw new BudgetRefusedException(StatusCodes.Status409Conflict, $"There are {BudgetOptions.Most} budgets, and there may be no more; DELETE one first");
            var tree = Checked([.. live.Current.All.Where(one => one.Name != name), budget], name);
            // What the configuration changed is told before what is changed now, and as the configuration's.
            versions.Keep();
            store.Put(new(name, JsonSerializer.Serialize(AsKept(settings, budget), ApiJsonContext.Default.IReadOnlyDictionaryStringString), who, time.GetUtcNow()));
            live.Replace(tree);
            if (before?.Describe() != budget.Describe()) versions.Record(name, before?.Describe(), budget.Describe(), who, before is null ? "made by the API" : "changed by the API");
            return before is null;
        }
    }

    /// <summary>False: there is none.</summary>
    /// <exception cref="BudgetRefusedException">It is not the API's to remove, or others are parts of it.</exception>
    public bool Remove(string name, IReadOnlySet<string>? projects, string who)
    {
        lock (_turn)
        {
            if (Changeable(name, projects) is not { } budget) return projects is null && store.Remove(name);
            if (live.Current.ChildrenOf(budget) is { Count: > 0 } children)
                throw new BudgetRefusedException(StatusCodes.Status409Conflict, $"{string.Join(", ", children.Select(child => child.Name))} are parts of {name}; DELETE them first, or PUT them with another parent");
            var tree = Checked([.. live.Current.All.Where(one => one.Name != name)], name);
            versions.Keep();
            store.Remove(name);
            live.Replace(tree);
            versions.Record(name, budget.Describe(), null, who, "removed by the API");
            return true;
        }
    }

    /// <summary>The budget as it is; null: there is none. What a caller may not see is not told apart from what is somebody else's.</summary>
    private Budget? Changeable(string name, IReadOnlySet<string>? projects)
    {
        // The configuration does not tell names apart by their case.
        var known = live.Current.All.FirstOrDefault(budget => string.Equals(budget.Name, name, StringComparison.OrdinalIgnoreCase));
        if (known is null) return null;
        DemandMine(known, projects);
        if (live.IsConfigured(known)) throw new BudgetRefusedException(StatusCodes.Status409Conflict, $"{known.Name} is a budget of the configuration; Budgets:{known.Name}:… changes it");
        return known.Name == name ? known : throw new BudgetRefusedException(StatusCodes.Status409Conflict, $"There is {known.Name}, which differs in case only");
    }

    /// <summary>What is left out is somebody's all the same, and is in force again when it fits. Whose it is, its text may not say any more.</summary>
    private void DemandFree(string name)
    {
        if (store.All().FirstOrDefault(kept => string.Equals(kept.Name, name, StringComparison.OrdinalIgnoreCase)) is { } left)
            throw new BudgetRefusedException(StatusCodes.Status409Conflict, $"There is a budget {left.Name} of the API, which is not in force because it does not fit the configuration; whoever sees all projects may DELETE it first");
    }

    private Budget Read(string name, IReadOnlyDictionary<string, string> settings)
    {
        try
        {
            return wording.Read(name, settings);
        }
        catch (ConfigurationException wrong)
        {
            var key = wrong.Key.Split(':') is [_, _, .., var last] ? JsonNamingPolicy.CamelCase.ConvertName(last) : "name";
            throw new QueryException(key, wrong.Message[(wrong.Key.Length + 2)..]);
        }
    }

    /// <summary>A user is kept in one way everywhere.</summary>
    private static IReadOnlyDictionary<string, string> AsKept(IReadOnlyDictionary<string, string> settings, Budget budget) => budget.Target.IsOfUser
        ? settings.ToDictionary(setting => setting.Key, setting => string.Equals(setting.Key, nameof(Budget.Target), StringComparison.OrdinalIgnoreCase) ? budget.Target.Text : setting.Value, StringComparer.Ordinal)
        : settings;

    private static BudgetTree Checked(IReadOnlyList<Budget> budgets, string name) => BudgetTree.Of(budgets, out var wrong)
        ?? throw new QueryException(JsonNamingPolicy.CamelCase.ConvertName(wrong.Member), wrong.Budget.Name == name ? wrong.Reason : $"of budget {wrong.Budget.Name} {wrong.Reason}");

    private static void DemandMine(Budget budget, IReadOnlySet<string>? projects)
    {
        if (projects is null || (budget.Target.Project is { } project && projects.Contains(project))) return;
        throw new BudgetRefusedException(StatusCodes.Status403Forbidden, $"The caller is limited to {string.Join(", ", projects.Order(StringComparer.Ordinal).Select(one => $"project:{one}"))}; this budget has another target");
    }
}
