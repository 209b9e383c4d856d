using System.Data.Common;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>serve</c>: reads and judges everything, then listens until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string? configurationFile, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var options = CollectorOptions.Load(configurationFile, settings);
        new StoreProbe(options.StateDirectory).ThrowUnlessWritable();
        RefuseIfTaken(ListenerOptions.HttpKey, options.Listeners.Http);
        RefuseIfTaken(ListenerOptions.GrpcKey, options.Listeners.Grpc);
        // Judged before the state directory is touched: a refused configuration leaves nothing behind.
        TlsIdentity.Load(options.Listeners.Tls);
        TlsIdentity.Load(options.Auth.Web.Tls);
        try
        {
            using var held = StoreLock.Acquire(options.StateDirectory);
            await using var app = await StartAsync(options, cancellationToken);
            await Console.Out.WriteLineAsync($"footprint-collector {CollectorServices.Version}: {string.Join(" ", app.Urls)}");
            if (options.Listeners.Tls.SelfSigned && app.Services.GetService<TlsState>() is { } tls)
                await Console.Out.WriteLineAsync($"Self-signed TLS; give each agent --Collector:PinSha256={tls.Current.Pin}");
            if (options.Sites.Zones.Count == 0)
                await Console.Out.WriteLineAsync("Neither Site:Zone nor Site:Region is set: energy is counted and stays unpriced.");
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (StoreInUseException error)
        {
            throw new ConfigurationException(CollectorOptions.StateDirectoryKey, error.Message, error);
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new ConfigurationException("Listen", error.Message, error);
        }
    }

    /// <summary>Damage that opening does not find is found by the first look into the totals.</summary>
    private static async Task<WebApplication> StartAsync(CollectorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var app = CollectorHost.Build(options);
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch (DbException error)
        {
            throw StoreFile.Unusable(options.StateDirectory, error);
        }
    }

    private static void RefuseIfTaken(string key, System.Net.IPEndPoint endpoint)
    {
        if (PortProbe.WhyTaken(endpoint) is { } reason)
            throw new ConfigurationException(key, reason);
    }
}
