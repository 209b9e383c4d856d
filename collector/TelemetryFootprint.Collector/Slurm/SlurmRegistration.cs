namespace TelemetryFootprint.Collector.Slurm;

/// <summary>The place of Slurm's accounting in the composition; without <c>Slurm:SacctPath</c> there is none.</summary>
internal static class SlurmRegistration
{
    public static void AddSlurm(this IServiceCollection services, SlurmOptions? options)
    {
        services.AddSingleton<SlurmMetrics>();
        if (options is null) return;
        services.AddSingleton(options);
        services.AddSingleton<Sacct>();
        services.AddSingleton<SlurmJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<SlurmJobs>());
    }
}
