using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Hosting;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Puts TLS, its renewal and its watch into the service.</summary>
internal static class TransportRegistration
{
    /// <summary><paramref name="material"/> null: no <c>Tls:*</c>. <paramref name="web"/>: what the web-config file asks of Listen:Http.</summary>
    public static void AddTransport(this WebApplicationBuilder builder, TlsOptions options, TlsMaterial? material, TlsOptions web)
    {
        builder.Services.AddSingleton<HandshakeWatch>();
        builder.Services.AddHostedService<PlaintextWarning>();
        builder.Services.AddSingleton(provider => WebTlsOf(provider, web));
        if (material is null && !web.IsOn) return;
        builder.Logging.AddProvider(new HandshakeLogs());
        builder.Logging.AddFilter<HandshakeLogs>(level => false);
        builder.Logging.AddFilter<HandshakeLogs>(HandshakeLogs.Category, LogLevel.Debug);
        if (web.IsOn) builder.Services.AddSingleton<IHostedService>(provider => Reloader(provider, provider.GetRequiredService<WebTls>().State!));
        if (material is null) return;
        builder.Services.AddSingleton(provider => new TlsState(options, material, provider.GetRequiredService<ILogger<TlsState>>()));
        builder.Services.AddSingleton<IHostedService>(provider => Reloader(provider, provider.GetRequiredService<TlsState>()));
    }

    /// <summary>The files are judged here, before anything listens.</summary>
    private static WebTls WebTlsOf(IServiceProvider provider, TlsOptions web) => web.IsOn
        ? new(new TlsState(web, TlsIdentity.Load(web)!, provider.GetRequiredService<ILogger<TlsState>>()), IsOwn: true)
        : new(provider.GetRequiredService<CollectorOptions>().Listeners.HttpSpeaksTls ? provider.GetService<TlsState>() : null, IsOwn: false);

    private static TlsReloader Reloader(IServiceProvider provider, TlsState tls) =>
        new(tls, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TlsReloader>>());
}
