using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx.Figures;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;
using TelemetryFootprint.Collector.Sinks.Influx.Shared.Registry;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Storage.Told;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>The sink's place in the composition. Without <c>InfluxDb:Url</c> nothing is kept for it.</summary>
internal static class InfluxRegistration
{
    public const string ToldFile = "influxdb-told.db";

    public static void AddInflux(this IServiceCollection services, CollectorOptions options)
    {
        if (options.Influx is not { } influx)
        {
            services.AddHostedService(provider => new RetiredConsumers(provider.GetRequiredService<SqliteInbox>()));
            return;
        }

        if (options.Store == StoreMode.Influx) services.AddShared(options, influx);
        services.AddSingleton<InfluxTallies>();
        services.AddSingleton(provider => new DeadLetterFile(Path.Combine(options.StateDirectory, DeadLetterFile.FileName), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new InfluxClient(influx, CollectorServices.Version, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new SqliteToldEmissions(Path.Combine(options.StateDirectory, ToldFile), (int)options.MinuteAge.TotalDays + 2));
        services.AddSingleton(provider => FeedOf(provider, options, influx));
        services.AddHostedService(provider => provider.GetRequiredService<ReadingFeed>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FigureLines>(provider, CollectorName.In(options.StateDirectory)));
        services.AddSingleton(provider => FiguresOf(provider, influx));
        services.AddHostedService(provider => provider.GetRequiredService<FigureFeed>());
    }

    private static void AddShared(this IServiceCollection services, CollectorOptions options, InfluxOptions influx)
    {
        services.AddSingleton(provider => new InfluxQueries(
            influx, CollectorServices.Version, options.Limits.QueryTimeout, provider.GetRequiredService<TimeProvider>(), () => provider.GetRequiredService<InfluxClient>().Version));
        services.AddSingleton<SharedSites>();
        services.AddSingleton<SharedDevices>();
        services.AddSingleton<SharedMarks>();
        services.AddSingleton<RolledMinutes>();
        services.AddSingleton<SharedEnergyReader>();
        services.AddSingleton(provider => new KnownRuns(
            provider.GetRequiredService<SqliteRunStore>(), CollectorName.In(options.StateDirectory), provider.GetRequiredService<UserNames>().Kept, provider.GetRequiredService<TimeProvider>()));
        // With a connection of its own: names wait for no readings.
        services.AddSingleton(provider => ExchangeOf(provider, influx));
        services.AddHostedService(provider => provider.GetRequiredService<RunExchange>());
        services.AddSingleton(provider => new SharedRunStore(
            provider.GetRequiredService<SqliteRunStore>(), provider.GetRequiredService<KnownRuns>(), provider.GetRequiredService<RunExchange>()));
    }

    private static RunExchange ExchangeOf(IServiceProvider provider, InfluxOptions influx)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var client = new InfluxClient(influx, CollectorServices.Version, time);
        return new(
            provider.GetRequiredService<InfluxQueries>(), provider.GetRequiredService<KnownRuns>(), provider.GetRequiredService<SqliteRunStore>(), SenderOf(provider, client), client, time,
            provider.GetRequiredService<ILogger<RunExchange>>());
    }

    private static ReadingFeed FeedOf(IServiceProvider provider, CollectorOptions options, InfluxOptions influx)
    {
        var (sender, tallies, time) = (SenderOf(provider, provider.GetRequiredService<InfluxClient>()), provider.GetRequiredService<InfluxTallies>(), provider.GetRequiredService<TimeProvider>());
        // The writer makes the file that the reader opens.
        var writer = provider.GetRequiredService<ILedgerWriter>();
        var projects = provider.GetRequiredService<IRunProjects>();
        var (own, told) = (new SqliteEmissionReader(StorePaths.In(options.StateDirectory).Ledger, projects), provider.GetRequiredService<SqliteToldEmissions>());
        var shared = options.Store == StoreMode.Influx ? ActivatorUtilities.CreateInstance<SharedEmissions>(provider, own, told) : null;
        var emissions = new EmissionFeed(
            shared ?? (IEmissionReader)own, provider.GetRequiredService<ILedgerReader>(), () => writer.Cursor, sender,
            new(Path.Combine(options.StateDirectory, EmissionMarks.FileName), influx.Replay, time), shared ?? (IToldEmissions)told,
            new ToldProjects(projects, told, influx.Replay, time), tallies, time, provider.GetService<RolledMinutes>());
        return new(
            provider.GetRequiredService<SqliteInbox>(), RowsOf(provider, options), sender, tallies, influx.Replay, time, provider.GetRequiredService<ILogger<ReadingFeed>>(), emissions,
            options.Store == StoreMode.Influx ? WriterOf(provider, options, influx, time) : null);
    }

    private static SharedWriter WriterOf(IServiceProvider provider, CollectorOptions options, InfluxOptions influx, TimeProvider time)
    {
        var ledger = provider.GetRequiredService<ILedgerReader>();
        return new(
            // With a memory of its own: what was read before a device was told of is no answer to who asks after it.
            new DeviceWriter(new SharedDevices(provider.GetRequiredService<InfluxQueries>(), time), ledger.RunningTotals().Devices, time),
            new SiteWriter(provider.GetRequiredService<SharedSites>(), options.Sites, time),
            new MarkWriter(
                provider.GetRequiredService<SharedMarks>(), ledger, new(Path.Combine(options.StateDirectory, RolledCursor.FileName)), CollectorName.In(options.StateDirectory), influx.Replay, time));
    }

    /// <summary>With a connection of its own: readings that wait for an answer hold up no figure, and neither does the reverse.</summary>
    private static FigureFeed FiguresOf(IServiceProvider provider, InfluxOptions influx)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var client = new InfluxClient(influx, CollectorServices.Version, time);
        return new(provider.GetRequiredService<FigureLines>(), SenderOf(provider, client), client, time, provider.GetRequiredService<ILogger<FigureFeed>>());
    }

    /// <summary>Its own: the ledger's folds devices and sets rows aside for the ledger's loop alone.</summary>
    private static InboxRowReader RowsOf(IServiceProvider provider, CollectorOptions options) => new(
        provider.GetRequiredService<InventoryCatalogue>(),
        new HostDevices(provider.GetRequiredService<ILedgerReader>().RunningTotals().Devices, options.Limits.MaxDevicesPerHost));

    private static LineSender SenderOf(IServiceProvider provider, InfluxClient client) => new(
        client.WriteAsync, provider.GetRequiredService<DeadLetterFile>(), provider.GetRequiredService<InfluxTallies>(), provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<LineSender>>());
}
