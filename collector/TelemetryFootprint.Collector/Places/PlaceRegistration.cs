namespace TelemetryFootprint.Collector.Places;

/// <summary>The places' place in the composition.</summary>
internal static class PlaceRegistration
{
    public static void AddPlaces(this IServiceCollection services)
    {
        services.AddSingleton<PlaceContext>();
        services.AddSingleton<PlaceMetrics>();
    }

    /// <summary>A loop that runs with the service, and that the metrics tell of.</summary>
    public static void AddPlace<T>(this IServiceCollection services)
        where T : PlaceLoop
    {
        services.AddSingleton<T>();
        services.AddSingleton<PlaceLoop>(provider => provider.GetRequiredService<T>());
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
