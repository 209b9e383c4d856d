using TelemetryFootprint.Collector.Places;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>The place of Slurm in the composition; without <c>Slurm:SacctPath</c> its accounting is not asked, and prologs have their projects all the same.</summary>
internal static class SlurmRegistration
{
    public static void AddSlurm(this IServiceCollection services, SlurmOptions? options, SlurmProjects projects)
    {
        services.AddSingleton(projects);
        services.AddSingleton<SlurmMetrics>();
        if (options is null) return;
        services.AddSingleton(options);
        services.AddSingleton<Sacct>();
        services.AddPlace<SlurmJobs>();
    }
}
