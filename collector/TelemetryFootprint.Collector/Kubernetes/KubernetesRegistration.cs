using TelemetryFootprint.Collector.Places;

namespace TelemetryFootprint.Collector.Kubernetes;

/// <summary>The place of pods' names in the composition; without <c>Kubernetes:ApiServer</c> there is none.</summary>
internal static class KubernetesRegistration
{
    public static void AddKubernetes(this IServiceCollection services, KubernetesOptions? options)
    {
        services.AddSingleton<KubernetesMetrics>();
        if (options is null) return;
        services.AddSingleton(options);
        services.AddSingleton<PodApi>();
        services.AddSingleton(new PodBook());
        services.AddSingleton<PodWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PodWatch>());
        services.AddPlace<PodRuns>();
    }
}
