using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Storage.Inbox;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>The sink's place in the composition. Without <c>InfluxDb:Url</c> nothing is kept for it.</summary>
internal static class InfluxRegistration
{
    public static void AddInflux(this IServiceCollection services, CollectorOptions options)
    {
        if (options.Influx is not { } influx)
        {
            services.AddHostedService(provider => new RetiredConsumers(provider.GetRequiredService<SqliteInbox>()));
            return;
        }

        services.AddSingleton<InfluxTallies>();
        services.AddSingleton(provider => new InfluxClient(influx, CollectorServices.Version, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReadingFeed(
            provider.GetRequiredService<SqliteInbox>(), RowsOf(provider, options), SenderOf(provider, options), provider.GetRequiredService<InfluxTallies>(),
            influx.Replay, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ReadingFeed>>()));
        services.AddHostedService(provider => provider.GetRequiredService<ReadingFeed>());
    }

    /// <summary>Its own: the ledger's folds devices and sets rows aside for the ledger's loop alone.</summary>
    private static InboxRowReader RowsOf(IServiceProvider provider, CollectorOptions options) => new(
        provider.GetRequiredService<InventoryCatalogue>(),
        new HostDevices(provider.GetRequiredService<ILedgerReader>().RunningTotals().Devices, options.Limits.MaxDevicesPerHost));

    private static LineSender SenderOf(IServiceProvider provider, CollectorOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new(
            provider.GetRequiredService<InfluxClient>().WriteAsync, new(Path.Combine(options.StateDirectory, DeadLetterFile.FileName), time),
            provider.GetRequiredService<InfluxTallies>(), time, provider.GetRequiredService<ILogger<LineSender>>());
    }
}
