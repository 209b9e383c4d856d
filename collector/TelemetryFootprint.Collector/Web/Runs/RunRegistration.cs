using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Runs;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>The runs' place in the composition.</summary>
internal static class RunRegistration
{
    public static void AddRuns(this IServiceCollection services, CollectorOptions options)
    {
        var path = StorePaths.In(options.StateDirectory).Runs;
        services.AddSingleton(provider => StoreFile.Open(path, () => new SqliteRunStore(path, userOf: provider.GetRequiredService<UserNames>().Kept)));
        if (options.Store == StoreMode.Influx)
        {
            services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<SharedRunStore>());
            services.AddSingleton<IRunProjects>(provider => new SharedRunProjects(provider.GetRequiredService<SqliteRunStore>().Projects, provider.GetRequiredService<KnownRuns>()));
        }
        else
        {
            services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<SqliteRunStore>());
            services.AddSingleton(provider => provider.GetRequiredService<SqliteRunStore>().Projects);
        }

        services.AddSingleton(provider => provider.GetRequiredService<SqliteRunStore>().Claimants);
        services.AddSingleton<RunWords>();
        services.AddSingleton<RunQueries>();
    }
}
