using Microsoft.AspNetCore.Server.Kestrel.Core;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The running service. It reads no other configuration than <see cref="CollectorOptions"/>.</summary>
internal static class CollectorHost
{
    /// <summary>Throws a configuration error if the TLS files cannot be used. <paramref name="time"/> null: the system's.</summary>
    public static WebApplication Build(CollectorOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var tls = SelfSignedIdentity.Ensure(options.Listeners.Tls, options.StateDirectory, time);
        var material = TlsIdentity.Load(tls);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "footprint-collector" });
        builder.WebHost.UseKestrelCore().UseSockets(SmallBuffers.Apply).UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            // The address of this very process is no part of the contract.
            document.Servers = [];
            return Task.CompletedTask;
        }));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddCollector(options, time);
        builder.AddTransport(tls, material, options.Auth.Web.Tls);

        var app = builder.Build();
        app.Services.TurnUsers();
        // Counters are told from newborn ones by what the ledger held before the first batch of this life.
        app.Services.GetRequiredService<SeriesBirths>();
        app.Services.GetRequiredService<RunMetrics>();
        app.UseResetCount();
        var web = app.Services.GetRequiredService<WebConfigState>();
        app.UseHttpRules(() => web.Current.Headers, options.AllowedHosts);
        app.UseRouting();
        app.UseGrpcUnknownMethods();
        app.UseGates();
        app.MapTelemetry(
            app.Services.GetRequiredService<TelemetryStreamHandler>(), app.Services.GetRequiredService<AnswerCounts>(),
            app.Services.GetRequiredService<OpenCalls>(), app.Services.GetRequiredService<HostBinding>(), app.Lifetime.ApplicationStopping);
        app.MapEnrolment(
            app.Services.GetRequiredService<ICredentialStore>(), app.Services.GetRequiredService<Authenticator>(), app.Services.GetRequiredService<EnrolmentAudit>(), time);
        app.MapOtlp(app.Services.GetRequiredService<OtlpIntake>());
        app.MapGrpcHealth(new ServingProbe(app.Services.GetRequiredService<Readiness>()));
        app.MapCollector();
        // Both files exist by now; what they hold is where repeats are counted from.
        app.Services.GetRequiredService<StoreMetrics>();
        // A file that cannot be used stops the start, not the first request.
        app.Services.GetRequiredService<IRunStore>();
        return app;
    }

    /// <summary>Nobody sees names that are to be kept otherwise, and nothing has read budgets or the audit yet. The stores are opened first: they say best what is wrong with a file.</summary>
    private static void TurnUsers(this IServiceProvider services)
    {
        services.GetRequiredService<ILedgerWriter>();
        services.GetRequiredService<IRunStore>();
        services.GetRequiredService<IBudgetStore>();
        services.GetRequiredService<UserMigration>().Run();
    }

    /// <summary>The gates are made with the pipeline, when the stores are open already: those speak first of what is wrong with their files.</summary>
    private static void UseGates(this WebApplication app)
    {
        app.Use(next =>
        {
            var gate = app.Services.GetRequiredService<HttpGate>();
            return http => gate.ServeAsync(http, next);
        });
        app.Use(next =>
        {
            var gate = app.Services.GetRequiredService<GrpcGate>();
            return http => gate.ServeAsync(http, next);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, CollectorOptions options)
    {
        var (listeners, caps, services) = (options.Listeners, options.Limits.Connections, kestrel.ApplicationServices);
        var gates = services.GetRequiredService<ConnectionGates>();
        var time = services.GetRequiredService<TimeProvider>();
        var (tls, web, handshakes) = (services.GetService<TlsState>(), services.GetRequiredService<WebTls>(), services.GetRequiredService<HandshakeWatch>());
        kestrel.AddServerHeader = false;
        kestrel.ConfigureGrpc();
        kestrel.ApplyLimits(caps);
        kestrel.Listen(listeners.Http, listener =>
        {
            listener.UseGuard(gates.Http, caps, time);
            listener.Mark(ListenerRole.Http);
            if (!options.Auth.Web.Http2) listener.Protocols = HttpProtocols.Http1;
            if (web.State is { } http)
                handshakes.UseTls(listener, http, asksForCertificate: web.IsOwn);
        });
        kestrel.Listen(listeners.Grpc, listener =>
        {
            listener.UseGuard(gates.Grpc, caps, time);
            listener.Mark(ListenerRole.Grpc);
            listener.UseGrpc();
            if (tls is not null)
                handshakes.UseTls(listener, tls, asksForCertificate: true);
        });
    }

    private static void Mark(this ListenOptions listener, ListenerRole role) => listener.Use(next => connection =>
    {
        connection.Features.Set(role);
        return next(connection);
    });
}
