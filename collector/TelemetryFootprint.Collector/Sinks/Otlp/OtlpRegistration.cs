using TelemetryFootprint.Collector.Hosting;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>The push's place in the composition; without an endpoint there is none.</summary>
internal static class OtlpRegistration
{
    public static void AddOtlp(this IServiceCollection services, OtlpOptions? options)
    {
        if (options is null) return;
        services.AddSingleton(options);
        services.AddSingleton(provider => new OtlpClient(options, CollectorServices.Version, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OtlpExporter>();
        services.AddHostedService(provider => provider.GetRequiredService<OtlpExporter>());
    }
}
