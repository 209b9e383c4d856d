using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Kubernetes;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.Collector.Slurm;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>All settings of the collector, read and judged before anything starts.</summary>
internal sealed record CollectorOptions(
    ListenerOptions Listeners,
    string StateDirectory,
    SitesOptions Sites,
    FactorKind? Factor,
    GridOptions Grid,
    TimeSpan InboxAge,
    long InboxBytes,
    bool AcceptSimulated,
    LimitsOptions Limits,
    AuthOptions Auth,
    AccountOptions Account,
    TimeSpan MinuteAge)
{
    /// <summary>Projects that hosts may claim runs for; empty: any.</summary>
    public IReadOnlyList<string> ClaimedProjects { get; init; } = [];

    /// <summary>By what names Listen:Http may be asked.</summary>
    public required AllowedHosts AllowedHosts { get; init; }

    /// <summary>What the account joins energy with.</summary>
    public required AccountRules Rules { get; init; }

    /// <summary>What energy and grams cost; null: there is no currency.</summary>
    public PriceBook? Prices { get; init; }

    public BudgetTree Budgets { get; init; } = BudgetTree.Empty;

    /// <summary>How people's names are kept.</summary>
    public PrivacyOptions Privacy { get; init; } = new(UserMode.Pseudonym);

    /// <summary>How Slurm's accounting is asked; null: it is not.</summary>
    public SlurmOptions? Slurm { get; init; }

    /// <summary>The projects of Slurm's accounts.</summary>
    public SlurmProjects SlurmProjects { get; init; } = SlurmProjects.Default;

    /// <summary>Who is asked of pods; null: nobody.</summary>
    public KubernetesOptions? Kubernetes { get; init; }

    /// <summary>Minutes of the ledger's longest slots: the days of all that is told must be whole ones.</summary>
    public int LedgerSlot => Budgets.All.Select(budget => budget.Calendar.LongestSlot).Append(Account.Calendar.LongestSlot).Min();

    /// <summary>Who is told of alerts.</summary>
    public NotifyOptions Notify { get; init; } = NotifyOptions.None;

    /// <summary>Null: nothing is written to InfluxDB.</summary>
    public InfluxOptions? Influx { get; init; }

    public StoreMode Store { get; init; }

    /// <summary>Where the live figures are pushed to; null: nowhere.</summary>
    public OtlpOptions? Otlp { get; init; }

    /// <summary>Listen:Grpc takes nobody without a credential.</summary>
    public bool AsksAgents => Auth.Required || ListenerOptions.IsOffLoopback(Listeners.Grpc) || Listeners.Tls.ClientCaFile is not null;

    /// <summary>Listen:Http takes nobody without a credential.</summary>
    public bool AsksCallers => AsksCallersOf(Listeners, Auth);

    public const string EnvironmentPrefix = "FOOTPRINT_COLLECTOR__";
    public const string StateDirectoryKey = "StateDirectory";

    public static CollectorOptions Load(string? configurationFile, IEnumerable<string> arguments) =>
        Read(SettingsSources.Load(EnvironmentPrefix, configurationFile, arguments));

    public static CollectorOptions Read(SettingsReader settings)
    {
        var auth = AuthOptions.Read(settings);
        var sites = SitesOptions.Read(settings);
        var account = AccountOptions.Read(settings);
        var listeners = ListenerOptions.Read(settings, auth.Web.Tls.IsOn);
        var prices = PriceOptions.Read(settings, sites);
        var budgets = BudgetOptions.Read(settings, account.Calendar, prices);
        var influx = InfluxOptions.Read(settings);
        var options = new CollectorOptions(
            listeners,
            settings.Text(StateDirectoryKey) ?? DefaultStateDirectory(),
            sites,
            ReadFactor(settings),
            GridOptions.Read(settings),
            settings.Duration("Retention:Inbox", TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            settings.Size("Retention:InboxSize", 10L << 30, 1L << 20, 1L << 44),
            settings.Flag("Ingest:AcceptSimulated", false),
            LimitsOptions.Read(settings),
            auth,
            account,
            settings.Duration("Retention:MinuteAge", TimeSpan.FromDays(400), TimeSpan.FromDays(100), TimeSpan.FromDays(3650)))
        {
            AllowedHosts = AllowedHosts.Read(settings, AsksCallersOf(listeners, auth), auth.Proxies.TrustsLoopback),
            Rules = new(ContractsFile.Read(settings), EmbodiedOptions.Read(settings), sites.OwnershipOf),
            Prices = prices,
            Budgets = budgets,
            Privacy = PrivacyOptions.Read(settings, budgets),
            Slurm = SlurmOptions.Read(settings),
            SlurmProjects = SlurmProjects.Read(settings),
            Kubernetes = KubernetesOptions.Read(settings),
            Notify = NotifyOptions.Read(settings, budgets),
            Influx = influx,
            Store = StoreOptions.Read(settings, influx),
            Otlp = OtlpOptions.Read(settings),
            ClaimedProjects = settings.List("Ingest:ClaimedProjects", ""),
        };
        settings.RefuseUnknown();
        return options;
    }

    private static bool AsksCallersOf(ListenerOptions listeners, AuthOptions auth) =>
        auth.Required || ListenerOptions.IsOffLoopback(listeners.Http) || auth.Proxies.IsOn || auth.Web.AsksForCredentials;

    private static FactorKind? ReadFactor(SettingsReader settings) => settings.Text("Account:Factor") switch
    {
        null => null,
        "direct" => FactorKind.Direct,
        "lifecycle" => FactorKind.Lifecycle,
        var other => throw settings.Wrong("Account:Factor", other, "direct or lifecycle"),
    };

    /// <summary>The service manager's directory if it gives one (systemd's StateDirectory=), else the user's own.</summary>
    private static string DefaultStateDirectory() => Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given
        ? given.Split(':')[0]
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "footprint-collector");
}
