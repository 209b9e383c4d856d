using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The running service. It reads no other configuration than <see cref="CollectorOptions"/>.</summary>
internal static class CollectorHost
{
    public static WebApplication Build(CollectorOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "footprint-collector" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options.Listeners));
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1");
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddCollector(options);

        var app = builder.Build();
        // Counters are told from newborn ones by what the ledger held before the first batch of this life.
        app.Services.GetRequiredService<SeriesBirths>();
        app.UseRouting();
        app.UseGrpcUnknownMethods();
        app.MapTelemetry(app.Services.GetRequiredService<TelemetryStreamHandler>());
        app.MapGrpcHealth(new ServingProbe(app.Services.GetRequiredService<StoreProbe>()));
        app.MapCollector();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenerOptions listeners)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureGrpc();
        kestrel.Listen(listeners.Http);
        kestrel.Listen(listeners.Grpc, listener =>
        {
            listener.UseGrpc();
            if (listeners is { CertificateFile: { } certificate, KeyFile: { } key })
                listener.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key));
        });
    }
}
