using System.Net;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Collector.Intensity.Rereads;
using TelemetryFootprint.Collector.Kubernetes;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Collector.Places;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.Collector.Slurm;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The composition root: which implementation stands behind each port.</summary>
internal static class CollectorServices
{
    public static string Version { get; } = typeof(CollectorServices).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static void AddCollector(this IServiceCollection services, CollectorOptions options, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(StorePaths.In(options.StateDirectory));
        services.AddSingleton(options);
        services.AddSingleton(new DiskFloor(options.StateDirectory, options.Limits.MinFreeSpace, time));
        services.AddSingleton(provider => new StoreProbe(options.StateDirectory, provider.GetRequiredService<DiskFloor>()));
        services.AddSingleton<Readiness>();
        services.AddSingleton<ISiteResolver>(options.Sites);
        services.AddGates(options);
        services.AddIntensity(options);
        services.AddStore(options);
        services.AddIngest(options);
        services.AddAuth(options);
        services.AddMetrics(options.Limits);
        services.AddSingleton(new QueryGate(options.Limits.Queries, options.Limits.QueriesOfACaller));
        services.AddSingleton(new AnswerStock(options.Limits.UnreadAnswerBytes));
        services.AddSingleton<AnswerFilter>();
        services.AddSingleton<DeviceQueries>();
        services.AddSingleton<DecisionQueries>();
        services.AddAccount(options);
        services.AddSingleton(provider => new LedgerQueries(
            provider.GetRequiredService<IEnergyReader>(), provider.GetRequiredService<ILedgerReader>(), provider.GetRequiredService<IFactorChains>(), provider.GetRequiredService<RunWords>(), new MoneyFigures(options.Prices), options.Factor, time, options.Store));
        services.AddBook(options);
        services.AddBudgets(options);
        services.AddNotify(options);
        services.AddInflux(options);
        services.AddOtlp(options.Otlp);
        services.AddRuns(options);
        services.AddPrivacy(options);
        services.AddPlaces();
        services.AddSlurm(options.Slurm, options.SlurmProjects);
        services.AddKubernetes(options.Kubernetes);
    }

    private static void AddGates(this IServiceCollection services, CollectorOptions options) => services.AddSingleton(provider =>
    {
        var caps = options.Limits.Connections;
        var bans = new ResetBans(provider.GetRequiredService<TimeProvider>(), caps.BanTime);
        // A web-config file that is read anew may ask where the start did not.
        var web = provider.GetRequiredService<WebConfigState>();
        return new ConnectionGates(new(caps, bans, KnownBy(() => options.AsksCallers || web.Current.AsksForCredentials)), new(caps, bans, KnownBy(() => options.AsksAgents)), bans);
    });

    /// <summary>Where no credential is asked for, whoever is on this host is known; where one is, nobody is by his address.</summary>
    private static Func<IPAddress, bool> KnownBy(Func<bool> asks) => address => !asks() && IPAddress.IsLoopback(address);

    private static void AddIntensity(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton<ProviderStates>();
        services.AddSingleton<ChainWatch>();
        services.AddSingleton(provider => new GridProviders(
            options.Grid, Version, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(),
            new QuotaJournal(options.StateDirectory, provider.GetRequiredService<ILogger<QuotaJournal>>())));
        services.AddSingleton(provider => new ProviderChains(provider.GetRequiredService<GridProviders>().All, options.Factor));
        services.AddSingleton<IFactorChains>(provider => provider.GetRequiredService<ProviderChains>());
        services.AddHostedService(provider =>
        {
            var (ledger, log) = (provider.GetRequiredService<ILedgerReader>(), provider.GetRequiredService<ILogger<IntensityPoller>>());
            var feeds = new FeedServices(
                provider.GetRequiredService<IFactorSink>(), provider.GetRequiredService<ProviderStates>(), provider.GetRequiredService<TimeProvider>(), log)
            {
                Gaps = new PastGaps(ledger),
                Rereads = new RereadSchedule(ledger, new RereadJournal(options.StateDirectory)),
                Watch = provider.GetRequiredService<ChainWatch>(),
                Pace = new PollPace(() => provider.GetRequiredService<GridProviders>().Quotas, provider.GetRequiredService<ProviderStates>(), provider.GetRequiredService<TimeProvider>()),
            };
            return new IntensityPoller(provider.GetRequiredService<ProviderChains>(), new ZonesInUse(options.Sites.Zones, ledger.ZonesSince), feeds, log);
        });
    }

    private static void AddStore(this IServiceCollection services, CollectorOptions options)
    {
        var (inbox, ledger, _, _, _) = StorePaths.In(options.StateDirectory);
        services.AddSingleton(provider => StoreFile.Open(inbox, () => new SqliteInbox(
            inbox, new InboxRetention(options.InboxAge, options.InboxBytes),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SqliteInbox>>(),
            provider.GetRequiredService<DiskFloor>())));
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<SqliteInbox>());
        services.AddSingleton(provider => StoreFile.Open(ledger, () => new SqliteLedgerWriter(
            ledger, provider.GetRequiredService<IFactorChains>(), provider.GetRequiredService<ISiteResolver>(),
            options.LedgerSlot,
            provider.GetRequiredService<IRunProjects>())));
        services.AddSingleton<ILedgerWriter>(provider => provider.GetRequiredService<SqliteLedgerWriter>());
        services.AddSingleton<IBookkeeping>(provider => provider.GetRequiredService<SqliteLedgerWriter>());
        services.AddSingleton<IBookReader>(provider =>
        {
            provider.GetRequiredService<SqliteLedgerWriter>();
            return new SqliteBookReader(ledger, options.Limits.QueryTimeout, provider.GetRequiredService<IRunProjects>());
        });
        services.AddSingleton<ILedgerReader>(provider =>
        {
            // The writer makes the file that the reader opens.
            provider.GetRequiredService<ILedgerWriter>();
            return new SqliteLedgerReader(ledger, provider.GetRequiredService<IFactorChains>(), options.Limits.QueryTimeout, provider.GetRequiredService<IRunProjects>());
        });
        services.AddSingleton<IEnergyReader>(provider => options.Store == StoreMode.Influx ? provider.GetRequiredService<SharedEnergyReader>() : provider.GetRequiredService<ILedgerReader>());
        services.AddSingleton<IFactorSink, FactorIntake>();
    }

    private static void AddBook(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton<BookQueries>();
        services.AddSingleton(provider => new MinuteFolder(
            provider.GetRequiredService<IBookkeeping>(), options.MinuteAge, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MinuteFolder>>()));
        services.AddHostedService(provider => provider.GetRequiredService<MinuteFolder>());
        services.AddSingleton(provider => new PueFileKeeper(
            options.Sites.WithPueSeries, provider.GetRequiredService<IBookkeeping>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PueFileKeeper>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PueFileKeeper>());
    }

    private static void AddIngest(this IServiceCollection services, CollectorOptions options)
    {
        services.AddSingleton(new IngestOptions
        {
            AcceptSimulated = options.AcceptSimulated,
            ClaimedProjects = options.ClaimedProjects,
            MaxSilence = options.Limits.MaxSilence,
            MaxAge = options.Limits.MaxAge,
            IsStoreShared = options.Store == StoreMode.Influx,
            Version = Version,
        });
        services.AddSingleton<LiveState>();
        services.AddSingleton<ILiveSink>(provider => provider.GetRequiredService<LiveState>());
        services.AddSingleton<IAgentReportSink>(provider => provider.GetRequiredService<LiveState>());
        services.AddSingleton<InventoryCatalogue>();
        services.AddSingleton<DeviceStates>();
        services.AddSingleton<DeviceLeases>();
        services.AddSingleton(new OpenStreams(options.Limits.Connections.Authenticated));
        services.AddSingleton(provider => new IngestBudget(options.Limits.MaxInFlightBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new MessageRoom(options.Limits.MaxUnfinishedBytes));
        services.AddSingleton<BatchAdmission>();
        services.AddSingleton<OtlpRefusals>();
        services.AddSingleton<OtlpIntake>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton(provider => new HostDevices(provider.GetRequiredService<ILedgerReader>().RunningTotals().Devices, options.Limits.MaxDevicesPerHost));
        services.AddSingleton<InboxRowReader>();
        services.AddSingleton<RunRegistrar>();
        services.AddSingleton<ClaimedRuns>();
        services.AddSingleton<ClaimKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ClaimKeeper>());
        services.AddSingleton<IRunStandings>(provider => options.Store == StoreMode.Influx
            ? ActivatorUtilities.CreateInstance<SharedStandings>(provider) : ActivatorUtilities.CreateInstance<LedgerStandings>(provider));
        services.AddSingleton<HostOnlyBudgets>();
        services.AddSingleton<RunStates>();
        services.AddSingleton<TelemetryStreamHandler>();
        services.AddSingleton<LedgerWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWorker>());
    }

    private static void AddMetrics(this IServiceCollection services, LimitsOptions limits)
    {
        services.AddSingleton(provider => new SeriesBirths(provider.GetRequiredService<ILedgerReader>().RunningTotals(), limits.MetricsBirth, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<EnergyMetrics>();
        services.AddSingleton<EmissionMetrics>();
        services.AddSingleton(provider => new RunMetrics(
            provider.GetRequiredService<ILedgerReader>(), provider.GetRequiredService<IRunStore>(), limits.MetricsBirth, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GridMetrics>();
        services.AddSingleton<AnswerCounts>();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<HealthMetrics>();
        services.AddSingleton<AgentDeviceMetrics>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<BudgetMetrics>();
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<InfluxMetrics>();
        services.AddSingleton<OtlpMetrics>();
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<TransportMetrics>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton(provider => new SharedPage(provider.GetRequiredService<MetricsPage>().Render, limits.MetricsInterval, provider.GetRequiredService<TimeProvider>()));
    }
}
