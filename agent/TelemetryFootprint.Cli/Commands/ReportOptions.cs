using System.CommandLine;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Whose report: a run's, or that of a project, a site or a user over some time.</summary>
internal sealed class ReportOptions
{
    private readonly Argument<string?> _run = new("RUN") { Arity = ArgumentArity.ZeroOrOne, Description = "The run's id, as footprint runs shows it" };
    private readonly Option<string?> _project = Of("--project", "PROJECT", "Or: the runs of this project"), _site = Of("--site", "SITE", "Or: what ran at this site"), _user = Of("--user", "USER", "Or: the runs of this user");
    private readonly Option<string?> _from = Of("--from", "TIME", "Such as 2026-11-01T00:00Z, or 2026-11-01 with --tz"), _to = Of("--to", "TIME", "The end, not included; at most 366 days later"), _zone = Of("--tz", "ZONE", "The time zone of times without an offset, such as Europe/Berlin");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_run);
        foreach (var option in new Option[] { _project, _site, _user, _from, _to, _zone }) command.Options.Add(option);
    }

    /// <summary>One of the two. Throws <see cref="UsageException"/> where it is neither, or both.</summary>
    public (string? Run, ReportScope? Scope) Read(ParseResult parsed)
    {
        var (project, site, user) = (parsed.GetValue(_project), parsed.GetValue(_site), parsed.GetValue(_user));
        var (from, to, zone) = (parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_zone));
        var hasScope = (project ?? site ?? user ?? from ?? to ?? zone) is not null;
        if (parsed.GetValue(_run) is { } run)
            return hasScope ? throw new UsageException("report RUN is of that run, from its start to its end; it takes no --project, --site, --user, --from, --to or --tz") : (run, null);
        if ((project ?? site ?? user) is null) throw new UsageException("report needs a RUN, or --project, --site or --user with --from and --to");
        if (from is null || to is null) throw new UsageException("report needs --from and --to with --project, --site or --user");
        return (null, new(project, site, user, from, to, zone));
    }

    private static Option<string?> Of(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };
}
