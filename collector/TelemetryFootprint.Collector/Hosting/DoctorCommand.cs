using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>doctor</c>: what the configuration means and whether it would work, without starting anything. Exit 1: a provider that is needed does not answer.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(string? configurationFile, IEnumerable<string> settings, TextWriter output, CancellationToken cancellationToken)
    {
        var options = CollectorOptions.Load(configurationFile, settings);
        new StoreProbe(options.StateDirectory).ThrowUnlessWritable();
        var tls = TlsIdentity.Load(SelfSignedIdentity.Ensure(options.Listeners.Tls, options.StateDirectory, TimeProvider.System));
        var web = TlsIdentity.Load(options.Auth.Web.Tls);
        await output.WriteLineAsync("config     read; every key is known");
        await output.WriteLineAsync($"http       {Listener(options.Listeners.Http)}");
        await output.WriteLineAsync($"grpc       {Listener(options.Listeners.Grpc)}{(tls is null ? "" : $", TLS as {tls.Leaf.Subject} until {tls.NotAfter:yyyy-MM-dd}, pin {tls.Pin}")}");
        if (web is not null)
            await output.WriteLineAsync($"http       TLS as {web.Leaf.Subject} until {web.NotAfter:yyyy-MM-dd}, by {WebConfigFile.Key}");
        await output.WriteLineAsync($"identity   http: {Asks(options.AsksCallers)}; grpc: {Asks(options.AsksAgents)}");
        if (options.Listeners.IsInsecure)
            await output.WriteLineAsync($"INSECURE   {ListenerOptions.PlaintextKey}: tokens and readings cross the network in plaintext");
        await output.WriteLineAsync($"state      {options.StateDirectory} (writable)");
        foreach (var store in StoreCheck.Look(options))
            await output.WriteLineAsync($"store      {store}");
        foreach (var site in options.Sites.All)
            await output.WriteLineAsync(Site(site));
        using var providers = new GridProviders(options.Grid, CollectorServices.Version, TimeProvider.System, NullLoggerFactory.Instance, new QuotaJournal(options.StateDirectory, NullLogger.Instance, isKept: false));
        var chains = new ProviderChains(providers.All, options.Factor);
        return await GridAsync(options, chains, output, cancellationToken) ? 0 : 1;
    }

    private static string Listener(System.Net.IPEndPoint endpoint) =>
        PortProbe.WhyTaken(endpoint) is null ? $"{endpoint} (free)" : $"{endpoint} (in use: a collector that runs already, or another process)";

    private static string Asks(bool asks) => asks ? "nobody without a credential" : "everybody on this host";

    private static string Site(SiteOptions site)
    {
        var zone = site.Assignment.Zone.Length == 0 ? "no zone: energy stays unpriced" : $"zone {site.Assignment.Zone}";
        var pue = site.Assignment.Pue;
        return string.Create(CultureInfo.InvariantCulture, $"site       {site.Assignment.Site}: {zone}, PUE {pue.Value}{(pue.IsSet ? "" : " (unset)")}");
    }

    /// <summary>Each zone's chain, and an answer of each provider in it. False: one does not answer.</summary>
    private static async Task<bool> GridAsync(CollectorOptions options, ProviderChains chains, TextWriter output, CancellationToken cancellationToken)
    {
        var isWell = true;
        foreach (var zone in options.Sites.Zones)
        {
            isWell &= await InventoryAsync(options, chains, zone, output, cancellationToken);
            if (chains.ChainFor(zone, FactorPurpose.Decision) is not { } decisions)
                continue;
            await output.WriteLineAsync($"zone       {zone}: {Names(chains, decisions)} for decisions (marginal, never in a total)");
            isWell &= await AskAllAsync(chains, decisions, output, cancellationToken);
        }

        return isWell;
    }

    private static async Task<bool> InventoryAsync(CollectorOptions options, ProviderChains chains, string zone, TextWriter output, CancellationToken cancellationToken)
    {
        if (chains.ChainFor(zone) is not { } chain)
        {
            await output.WriteLineAsync($"zone       {zone}: none of {string.Join(", ", options.Grid.Providers)} covers it; its energy stays unpriced");
            return true;
        }

        await output.WriteLineAsync($"zone       {zone}: {Names(chains, chain)} ({Describe(chain.Family)})");
        foreach (var skipped in chain.Skipped)
            await output.WriteLineAsync($"zone       {zone}: {skipped.Provider} skipped: it counts {Describe(FactorFamily.Of(skipped))}, which never stands in one sum with the above");
        return await AskAllAsync(chains, chain, output, cancellationToken);
    }

    private static string Names(ProviderChains chains, FactorChain chain) => string.Join(", then ", chains.ProvidersOf(chain).Select(provider => provider.Name));

    private static async Task<bool> AskAllAsync(ProviderChains chains, FactorChain chain, TextWriter output, CancellationToken cancellationToken)
    {
        var isWell = true;
        foreach (var provider in chains.ProvidersOf(chain))
            isWell &= await AskAsync(provider, chain, output, cancellationToken);
        return isWell;
    }

    private static string Describe(FactorFamily family) => $"{Label.Of(family.Kind)}, {Words.Of(family.Gas)}";

    private static async Task<bool> AskAsync(IIntensityProvider provider, FactorChain chain, TextWriter output, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(GridHttpClient.AnswerTimeout);
        try
        {
            var said = await provider.FetchAsync(chain.Zone, chain.Family.Kind, TimeProvider.System.GetUtcNow(), limit.Token);
            await output.WriteLineAsync($"provider   {provider.Name} for {chain.Zone}: answers ({said.Count} intervals); {provider.Terms.Credit}");
            return true;
        }
        catch (IntensityUnavailableException error)
        {
            await output.WriteLineAsync($"provider   {provider.Name} for {chain.Zone}: NO ANSWER: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"provider   {provider.Name} for {chain.Zone}: NO ANSWER within {GridHttpClient.AnswerTimeout.TotalSeconds} s");
        }

        return false;
    }
}
