using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Privacy;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>The place of people's names in the composition.</summary>
internal static class PrivacyRegistration
{
    public static void AddPrivacy(this IServiceCollection services, CollectorOptions options)
    {
        var (_, ledger, _, runs, alerts) = StorePaths.In(options.StateDirectory);
        services.AddSingleton(new UserNames(options.Privacy.Users, () => PseudonymKey.Ensure(options.StateDirectory)));
        services.AddSingleton(new KeptUsers(runs, ledger, alerts));
        services.AddSingleton(provider => new UserMigration(
            options.StateDirectory, provider.GetRequiredService<UserNames>(), provider.GetRequiredService<KeptUsers>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<UserMigration>>()));
        services.AddSingleton(provider => new UserEraser(
            options.StateDirectory, provider.GetRequiredService<KeptUsers>(), () => provider.GetRequiredService<LiveBudgets>().Current, provider.GetRequiredService<TimeProvider>(),
            options.Store == StoreMode.Influx ? provider.GetRequiredService<RunExchange>().Forget : null));
    }
}
