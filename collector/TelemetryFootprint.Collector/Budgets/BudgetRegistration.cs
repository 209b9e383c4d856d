using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Web.Budgets;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>The budgets' place in the composition.</summary>
internal static class BudgetRegistration
{
    public static void AddBudgets(this IServiceCollection services, CollectorOptions options)
    {
        var path = StorePaths.In(options.StateDirectory).Alerts;
        services.AddSingleton<IBudgetStore>(_ => StoreFile.Open(path, () => new SqliteBudgetStore(path)));
        services.AddSingleton(provider => new BudgetWording(options.Account.Calendar, options.LedgerSlot, options.Prices, provider.GetRequiredService<UserNames>()));
        services.AddSingleton<KeptBudgets>();
        services.AddSingleton(provider => provider.GetRequiredService<KeptBudgets>().Beside(provider.GetRequiredService<UserNames>().Of(options.Budgets)));
        services.AddSingleton<BudgetChanges>();
        services.AddSingleton<BudgetVersions>();
        services.AddSingleton(provider => new BudgetBook(
            provider.GetRequiredService<IAccountReader>(), options.Rules, provider.GetRequiredService<IRunStore>(), options.Prices));
        services.AddSingleton<BudgetKeeper>();
        services.AddSingleton<BudgetQueries>();
        services.AddHostedService(provider => provider.GetRequiredService<BudgetKeeper>());
    }
}
