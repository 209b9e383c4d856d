using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Puts TLS, its renewal and its watch into the service.</summary>
internal static class TransportRegistration
{
    /// <summary><paramref name="material"/> null: no TLS.</summary>
    public static void AddTransport(this WebApplicationBuilder builder, TlsOptions options, TlsMaterial? material)
    {
        builder.Services.AddSingleton<HandshakeWatch>();
        builder.Services.AddHostedService<PlaintextWarning>();
        if (material is null) return;
        builder.Logging.AddProvider(new HandshakeLogs());
        builder.Logging.AddFilter<HandshakeLogs>(level => false);
        builder.Logging.AddFilter<HandshakeLogs>(HandshakeLogs.Category, LogLevel.Debug);
        builder.Services.AddSingleton(provider => new TlsState(options, material, provider.GetRequiredService<ILogger<TlsState>>()));
        builder.Services.AddHostedService<TlsReloader>();
    }
}
