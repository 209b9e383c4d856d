using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Web.Budgets;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>The budgets' place in the composition.</summary>
internal static class BudgetRegistration
{
    public static void AddBudgets(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton(options.Budgets);
        services.AddSingleton<BudgetVersions>();
        services.AddSingleton<BudgetBook>();
        services.AddSingleton<BudgetKeeper>();
        services.AddSingleton<BudgetQueries>();
        services.AddHostedService(provider => provider.GetRequiredService<BudgetKeeper>());
    }
}
