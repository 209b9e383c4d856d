using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Storage.Runs;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>The runs' place in the composition.</summary>
internal static class RunRegistration
{
    public static void AddRuns(this IServiceCollection services, CollectorOptions options)
    {
        var path = StorePaths.In(options.StateDirectory).Runs;
        services.AddSingleton(provider => StoreFile.Open(path, () => new SqliteRunStore(path, userOf: provider.GetRequiredService<UserNames>().Kept)));
        services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<SqliteRunStore>());
        services.AddSingleton(provider => provider.GetRequiredService<SqliteRunStore>().Projects);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteRunStore>().Claimants);
        services.AddSingleton<RunWords>();
        services.AddSingleton<RunQueries>();
    }
}
