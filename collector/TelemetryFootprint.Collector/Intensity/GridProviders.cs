using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Intensity.Annual;
using TelemetryFootprint.Collector.Intensity.Csv;
using TelemetryFootprint.Collector.Intensity.Eia;
using TelemetryFootprint.Collector.Intensity.ElectricityMaps;
using TelemetryFootprint.Collector.Intensity.Energinet;
using TelemetryFootprint.Collector.Intensity.Entsoe;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.HttpJson;
using TelemetryFootprint.Collector.Intensity.Neso;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Collector.Intensity.Rte;
using TelemetryFootprint.Collector.Intensity.WattTime;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The providers that <c>Grid:Providers</c> names, best first, each with a client of its own: their limits and outages are their own.</summary>
internal sealed class GridProviders(GridOptions options, string version, TimeProvider time, ILoggerFactory logs, QuotaJournal quotas) : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<RequestQuota> _quotas = [];
    private IReadOnlyList<IIntensityProvider>? _all;

    /// <summary>Every name that may stand in <c>Grid:Providers</c>.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        ElectricityMapsIntensityProvider.ProviderName, WattTimeIntensityProvider.ProviderName, NesoIntensityProvider.ProviderName, EnerginetIntensityProvider.ProviderName,
        RteIntensityProvider.ProviderName, EntsoeIntensityProvider.ProviderName, EiaIntensityProvider.ProviderName, HttpJsonIntensityProvider.ProviderName,
        CsvIntensityProvider.ProviderName, AnnualIntensityProvider.ProviderName,
    ];

    public IReadOnlyList<IIntensityProvider> All => _all ??= [.. options.Providers.Select(Create)];

    /// <summary>Of those that have one.</summary>
    public IReadOnlyList<RequestQuota> Quotas => All.Count > 0 ? _quotas : [];

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private IIntensityProvider Create(string name) => name switch
    {
        ElectricityMapsIntensityProvider.ProviderName => new ElectricityMapsIntensityProvider(
            options.ElectricityMaps, Client(options.ElectricityMaps.Endpoint, ElectricityMapsIntensityProvider.AllTerms), LogOf(name)),
        WattTimeIntensityProvider.ProviderName => WattTime(),
        NesoIntensityProvider.ProviderName => new NesoIntensityProvider(
            options.Neso, Client(NesoIntensityProvider.ProviderName, options.Neso.BaseUrl, options.Neso.Quota, NesoIntensityProvider.AllTerms), logs.CreateLogger<NesoIntensityProvider>()),
        EnerginetIntensityProvider.ProviderName => new EnerginetIntensityProvider(
            options.Energinet, Client(options.Energinet.Endpoint, EnerginetIntensityProvider.AllTerms), LogOf(name)),
        RteIntensityProvider.ProviderName => new RteIntensityProvider(options.Rte, Client(options.Rte.Endpoint, RteIntensityProvider.AllTerms), LogOf(name)),
        EntsoeIntensityProvider.ProviderName => new EntsoeIntensityProvider(
            options.Entsoe, Client(options.Entsoe.Endpoint, EntsoeIntensityProvider.AllTerms), LogOf(name)),
        EiaIntensityProvider.ProviderName => new EiaIntensityProvider(options.Eia, Client(options.Eia.Endpoint, EiaIntensityProvider.AllTerms), LogOf(name)),
        HttpJsonIntensityProvider.ProviderName => new HttpJsonIntensityProvider(
            options.HttpJson, Client(options.HttpJson.Endpoint, HttpJsonIntensityProvider.TermsOf(options.HttpJson)), LogOf(name)),
        CsvIntensityProvider.ProviderName => new CsvIntensityProvider(options.Csv),
        AnnualIntensityProvider.ProviderName => new AnnualIntensityProvider(AnnualFactorTable.Bundled),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "is no provider"),
    };

    private WattTimeIntensityProvider WattTime()
    {
        var http = Client(options.WattTime.Endpoint, WattTimeIntensityProvider.AllTerms);
        return Own(new WattTimeIntensityProvider(options.WattTime, http, new WattTimeLogin(options.WattTime, http, time), LogOf(WattTimeIntensityProvider.ProviderName)));
    }

    private GridHttpClient Client(GridEndpoint endpoint, ProviderTerms terms) => Client(endpoint.Provider, endpoint.BaseUrl, endpoint.Quota, terms);

    private GridHttpClient Client(string provider, Uri address, IReadOnlyList<QuotaLimit> limits, ProviderTerms terms)
    {
        var quota = new RequestQuota(provider, limits, quotas, time);
        if (limits.Count > 0)
            _quotas.Add(quota);
        return Own(new GridHttpClient(address, version, time, terms.Spacing, quota));
    }

    private ILogger LogOf(string provider) => logs.CreateLogger($"TelemetryFootprint.Collector.Intensity.{provider}");

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
