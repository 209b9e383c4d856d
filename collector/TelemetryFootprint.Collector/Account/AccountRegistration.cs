using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Account;

namespace TelemetryFootprint.Collector.Account;

/// <summary>The account's place in the composition.</summary>
internal static class AccountRegistration
{
    public static void AddAccount(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton(options.Rules);
        services.AddSingleton<IAccountReader>(provider =>
        {
            if (options.Store == StoreMode.Influx) return provider.GetRequiredService<SharedEnergyReader>();
            // The writer makes the file that the reader opens.
            provider.GetRequiredService<ILedgerWriter>();
            return new SqliteAccountReader(StorePaths.In(options.StateDirectory).Ledger, options.Limits.QueryTimeout, provider.GetRequiredService<IRunProjects>());
        });
        services.AddSingleton<ZoneOutlooks>();
        services.AddSingleton<AccountQueries>();
        services.AddSingleton<SciQueries>();
        services.AddSingleton(provider => new AdviceQueries(
            provider.GetRequiredService<ZoneOutlooks>(), provider.GetRequiredService<DecisionQueries>(), options.Sites,
            provider.GetRequiredService<TimeProvider>()));
    }
}
