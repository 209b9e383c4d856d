using System.Globalization;
using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>The doctor's lines on whose a process is: each way, whether it holds here, and what opens it. None fails: what no way tells is unattributed.</summary>
internal static class AttributionLines
{
    private const int Root = 0;

    public static IEnumerable<(string Verdict, string Text)> Of(AttributionSurvey survey)
    {
        if (survey.User is null)
            return [("warn", "processes: this system shows none in /proc: energy is unattributed; on Linux, mount /proc")];
        return [Others(survey), .. Places(survey), Environments(survey)];
    }

    /// <summary>Of Windows, by how many processes of how many tell this user whose they are.</summary>
    public static IEnumerable<(string Verdict, string Text)> OfWindows(int seen, int told) =>
    [
        (told * 2 >= seen ? "ok" : "warn", string.Create(CultureInfo.InvariantCulture, $"processes: {told} of {seen} tell whose they are; the others are unattributed, and their users may claim nothing: run the agent as a service of LocalSystem, which may see all")),
        ("ok", "ownership on Windows: a claim (footprint run), else the person in whose session the process runs (session:ID), else unattributed, as all services are; FOOTPRINT_RUN and containers are not read"),
    ];

    private static (string Verdict, string Text) Others(AttributionSurvey survey) => survey.OfOthers > 0
        ? ("ok", string.Create(CultureInfo.InvariantCulture, $"processes: {survey.Processes} seen, {survey.OfOthers} of other users"))
        : ("warn", string.Create(CultureInfo.InvariantCulture, $"processes: only those of user {survey.User} are seen; mount /proc without hidepid, leave ProtectProc=default, and in Kubernetes set hostPID: true"));

    private static IEnumerable<(string Verdict, string Text)> Places(AttributionSurvey survey)
    {
        if (survey.Placed == 0)
            return [("warn", "control groups: no process tells its own: neither Slurm's jobs nor containers are told; mount /proc without hidepid, on a kernel with control groups")];
        var by = $"told by control groups ({string.Join(" and ", survey.Hierarchies)})";
        return
        [
            ("ok", survey.SlurmJobs > 0
                ? string.Create(CultureInfo.InvariantCulture, $"Slurm: jobs running here: {survey.SlurmJobs}, {by}")
                : $"Slurm: no job is seen; jobs are {by}. If one runs, set ProctrackType=proctrack/cgroup in slurm.conf"),
            ("ok", survey.Containers > 0
                ? string.Create(CultureInfo.InvariantCulture, $"Kubernetes: containers running here: {survey.Containers}, {by}")
                : $"Kubernetes: no pod is seen; containers are {by}. If one runs and the agent is in a pod itself, set hostPID: true"),
        ];
    }

    private static (string Verdict, string Text) Environments(AttributionSurvey survey)
    {
        const string what = "environment of other users";
        const string remedy = "give the agent CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (deploy/systemd/examples/agent-environment-of-others.conf), or claim runs over the control socket";
        if (survey.Agent is { } agent)
        {
            var who = string.Create(CultureInfo.InvariantCulture, $"the agent that serves here (process {agent.Pid}, user {agent.User})");
            // The kernel heeds more than capabilities: what it refuses this command, which has them too, it refuses the agent beside it.
            if (agent.ReadsOthers && survey is { ReadsOthers: true, ClosedEnvironments: > 0 })
            {
                var closed = string.Create(CultureInfo.InvariantCulture, $"{survey.ClosedEnvironments} of {survey.ClosedEnvironments + survey.OpenEnvironments} processes are closed");
                return ("warn", $"{what}: {who} has the capabilities for it, as this command has, to which {closed} all the same; "
                    + "let the container's AppArmor profile and user namespace allow it, or claim runs over the control socket");
            }

            return agent.ReadsOthers
                ? ("ok", $"{what}: {who} has the capabilities for it, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")
                : ("warn", $"{what}: {who} cannot read it, so their FOOTPRINT_RUN is not read; {remedy}");
        }

        if (survey.ClosedEnvironments > 0)
            return ("warn", string.Create(CultureInfo.InvariantCulture, $"{what}: {survey.ClosedEnvironments} of {survey.ClosedEnvironments + survey.OpenEnvironments} processes are closed, so their FOOTPRINT_RUN is not read; {remedy}"));
        if (survey.OpenEnvironments == 0)
            return ("warn", $"{what}: no process to try it on; where it matters, {remedy}");
        return survey.User == Root
            ? ("ok", $"{what}: can be read by root, who asks; for another user, {remedy}")
            : ("ok", $"{what}: can be read, by CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
    }
}
