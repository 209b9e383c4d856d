using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The budgets that were made while the collector ran. Safe for concurrent callers; what returned is on disk.</summary>
public interface IBudgetStore
{
    /// <summary>By name.</summary>
    IReadOnlyList<KeptBudget> All();

    /// <summary>In the place of the one of that name, if there is one.</summary>
    void Put(KeptBudget budget);

    /// <summary>False: there is none.</summary>
    bool Remove(string name);
}
