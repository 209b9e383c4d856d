using System.Collections.Frozen;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary><c>Slurm:{SacctPath,Interval,Timeout,Project,Accounts:&lt;account&gt;}</c>.</summary>
/// <param name="SacctPath">The program that is asked.</param>
/// <param name="Interval">From question to question; each is of all jobs that are new.</param>
/// <param name="Timeout">Then the program is ended.</param>
/// <param name="Projects">By account, the project.</param>
/// <param name="IsAccountProject">An account that is not among them is its own project.</param>
internal sealed record SlurmOptions(string SacctPath, TimeSpan Interval, TimeSpan Timeout, FrozenDictionary<string, string> Projects, bool IsAccountProject)
{
    private const string PathKey = "Slurm:SacctPath";
    private const string ProjectKey = "Slurm:Project";
    private const string AccountsKey = "Slurm:Accounts";

    /// <summary>Null: nobody is asked.</summary>
    public static SlurmOptions? Read(SettingsReader settings)
    {
        var path = settings.Text(PathKey);
        var (interval, timeout) = (settings.Duration("Slurm:Interval", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            settings.Duration("Slurm:Timeout", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)));
        var isAccount = settings.Text(ProjectKey, "account") switch
        {
            "account" => true,
            "none" => false,
            var other => throw settings.Wrong(ProjectKey, other, "account or none"),
        };
        var projects = settings.Names(AccountsKey).ToDictionary(account => account, account => ProjectOf(settings, account), StringComparer.Ordinal);
        if (path is null) return null;
        if (!Path.IsPathFullyQualified(path) || !File.Exists(path)) throw new ConfigurationException(PathKey, $"{path} is not the full path of a program; leave it out, and nobody is asked");
        return new(path, interval, timeout, projects.ToFrozenDictionary(StringComparer.Ordinal), isAccount);
    }

    /// <summary>Null: none, or nobody knows.</summary>
    public string? ProjectOf(string? account) => account is null ? null : Projects.TryGetValue(account, out var project) ? project : IsAccountProject ? account : null;

    private static string ProjectOf(SettingsReader settings, string account) => settings.Text($"{AccountsKey}:{account}") is { Length: > 0 } project
        ? project
        : throw new ConfigurationException($"{AccountsKey}:{account}", "is empty; write the project of that account");
}
