using System.Text.Json;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>
/// The budgets of the last run beside those of the configuration. What the configuration has no room for any more is left out with a warning, and comes back when
/// it has: nobody's budget hinders a start.
/// </summary>
internal sealed partial class KeptBudgets(BudgetWording wording, IBudgetStore store, ILogger<KeptBudgets> logger)
{
    public LiveBudgets Beside(BudgetTree configured)
    {
        var live = new LiveBudgets(configured);
        var names = configured.All.Select(budget => budget.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = store.All().Where(one => names.Add(one.Name) || Left(one.Name, "the configuration has one of that name")).Select(Read).OfType<Budget>().ToList();
        if (kept.Count + configured.All.Count > BudgetOptions.Most)
        {
            foreach (var budget in kept.Skip(BudgetOptions.Most - configured.All.Count)) Left(budget.Name, $"there may be {BudgetOptions.Most} budgets");
            kept = [.. kept.Take(BudgetOptions.Most - configured.All.Count)];
        }

        while (true)
        {
            if (BudgetTree.Of([.. configured.All, .. kept], out var wrong) is { } tree)
            {
                live.Replace(tree);
                return live;
            }

            // Of a configured whole that is too small, its parts that were made by the API go.
            var odd = kept.FirstOrDefault(budget => budget.Name == wrong.Budget.Name) ?? kept.First(budget => budget.Parent == wrong.Budget.Name);
            kept.Remove(odd);
            Left(odd.Name, $"{wrong.Member} of {wrong.Budget.Name} {wrong.Reason}");
        }
    }

    private Budget? Read(KeptBudget kept)
    {
        try
        {
            return wording.Read(kept.Name, JsonSerializer.Deserialize(kept.Settings, ApiJsonContext.Default.IReadOnlyDictionaryStringString)!);
        }
        catch (Exception error) when (error is ConfigurationException or JsonException)
        {
            Left(kept.Name, error.Message);
            return null;
        }
    }

    private bool Left(string name, string reason)
    {
        LogLeftOut(name, reason);
        return false;
    }

    [LoggerMessage(2272, LogLevel.Warning, "Budget {Budget} of the API is not in force: {Reason}; it is kept, and in force again when it fits")]
    private partial void LogLeftOut(string budget, string reason);
}
