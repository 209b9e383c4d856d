using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The real endpoints in a real Kestrel on loopback, in cleartext and with TLS.</summary>
public sealed class GrpcTestHost : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = TestCertificate.ForLoopback();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly FixedHealth _health = new();
    private WebApplication? _app;

    public Uri Cleartext { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public string CaFile { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");

    /// <summary>What the server logged as warning or worse.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Unary calls that the server gave up because its client or its deadline did.</summary>
    public int AbandonedChecks => _health.Abandoned;

    public Uri Endpoint(bool tls) => tls ? Tls : Cleartext;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(CaFile, _certificate.ExportCertificatePem());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new RecordingLogs(_complaints));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseGrpc());
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.UseGrpc();
                listener.UseHttps(_certificate);
            });
        });
        _app = builder.Build();
        _app.UseGrpcUnknownMethods();
        _app.MapGrpcDuplex<AgentMessage, CollectorMessage>("/footprint.v1.Telemetry/Stream", AgentMessage.Parser, EchoTelemetry.RunAsync);
        _app.MapGrpcHealth(_health);
        await _app.StartAsync();
        Uri[] addresses = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
        Cleartext = addresses.Single(a => a.Scheme == "http");
        Tls = addresses.Single(a => a.Scheme == "https");
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        File.Delete(CaFile);
        _certificate.Dispose();
    }
}
