using System.Collections.Frozen;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary><c>Slurm:{Project,Accounts:&lt;account&gt;}</c>: the project of a job by its account, whoever tells the account, <c>sacct</c> or a prolog.</summary>
/// <param name="Named">By account, the project.</param>
/// <param name="IsAccount">An account that is not among them is its own project.</param>
internal sealed record SlurmProjects(FrozenDictionary<string, string> Named, bool IsAccount)
{
    /// <summary>The <see cref="Run.Source"/> of a job that its prolog registered.</summary>
    public const string Prolog = RunSources.Prolog;

    /// <summary>The label that has a job's account.</summary>
    public const string AccountLabel = "account";

    public static readonly SlurmProjects Default = new(FrozenDictionary<string, string>.Empty, IsAccount: true);

    private const string ProjectKey = "Slurm:Project";
    private const string AccountsKey = "Slurm:Accounts";

    public static SlurmProjects Read(SettingsReader settings)
    {
        var isAccount = settings.Text(ProjectKey, "account") switch
        {
            "account" => true,
            "none" => false,
            var other => throw settings.Wrong(ProjectKey, other, "account or none"),
        };
        return new(settings.Names(AccountsKey).ToFrozenDictionary(account => account, account => ProjectOf(settings, account), StringComparer.Ordinal), isAccount);
    }

    /// <summary>Null: none, or nobody knows.</summary>
    public string? Of(string? account) => account is null ? null : Named.TryGetValue(account, out var project) ? project : IsAccount ? account : null;

    /// <summary>A job as its prolog tells it, with its account's project unless it says one. Any other run is nobody's to map.</summary>
    public Run Of(Run told)
    {
        if (told is not { Source: Prolog, Project: null } || Of(told.Labels.GetValueOrDefault(AccountLabel)) is not { } project) return told;
        var mapped = told with { Project = project };
        return RunRules.FirstViolation(mapped) is null ? mapped : told;
    }

    private static string ProjectOf(SettingsReader settings, string account) => settings.Text($"{AccountsKey}:{account}") is { Length: > 0 } project
        ? project
        : throw new ConfigurationException($"{AccountsKey}:{account}", "is empty; write the project of that account");
}
