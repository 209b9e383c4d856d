using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary><c>Slurm:{SacctPath,Interval,Timeout}</c>.</summary>
/// <param name="SacctPath">The program that is asked.</param>
/// <param name="Interval">From question to question; each is of all jobs that are new.</param>
/// <param name="Timeout">Then the program is ended.</param>
internal sealed record SlurmOptions(string SacctPath, TimeSpan Interval, TimeSpan Timeout)
{
    private const string PathKey = "Slurm:SacctPath";

    /// <summary>Null: nobody is asked.</summary>
    public static SlurmOptions? Read(SettingsReader settings)
    {
        var path = settings.Text(PathKey);
        var (interval, timeout) = (settings.Duration("Slurm:Interval", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            settings.Duration("Slurm:Timeout", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)));
        if (path is null) return null;
        if (!Path.IsPathFullyQualified(path) || !File.Exists(path)) throw new ConfigurationException(PathKey, $"{path} is not the full path of a program; leave it out, and nobody is asked");
        return new(path, interval, timeout);
    }
}
