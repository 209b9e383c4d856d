using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.Collector.Web.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>The alerts' place in the composition. A budget may come while the collector runs.</summary>
internal static class NotifyRegistration
{
    public static void AddNotify(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton(options.Notify);
        services.AddSingleton<AlertQueries>();
        var path = StorePaths.In(options.StateDirectory).Alerts;
        services.AddSingleton<IAlertStore>(_ => StoreFile.Open(path, () => new SqliteAlertStore(path)));
        services.AddSingleton<AlertKeeper>();
        services.AddSingleton(provider => new NotifierLoops(
            [.. options.Notify.Notifiers.Select(notifier => Make(provider, notifier))]));
        services.AddHostedService(provider => provider.GetRequiredService<AlertKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<NotifierLoops>());
    }

    private static Notifier Make(IServiceProvider provider, NotifierOptions notifier)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new(
            notifier, provider.GetRequiredService<IAlertStore>(), provider.GetRequiredService<AlertKeeper>().Firing, new(notifier, CollectorServices.Version, time), time,
            provider.GetRequiredService<ILogger<Notifier>>());
    }
}
