using TelemetryFootprint.Agent.Commands;
using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Commands;

/// <summary>The doctor's words on whose a process is: a verdict and a remedy per way.</summary>
public sealed class AttributionLinesTests
{
    private static readonly AttributionSurvey Service = new(990, 120, 119, 120, ["v1", "v2"], 0, 0, 0, 80);

    [Fact]
    public void Of_TheServicesUser_TellsWhatOpensEnvironments() => Assert.Equal(
        [
            "ok processes: 120 seen, 119 of other users",
            "ok Slurm: no job is seen; jobs are told by control groups (v1 and v2). If one runs, set ProctrackType=proctrack/cgroup in slurm.conf",
            "ok Kubernetes: no pod is seen; containers are told by control groups (v1 and v2). If one runs and the agent is in a pod itself, set hostPID: true",
            "warn environment of other users: 80 of 80 processes are closed, so their FOOTPRINT_RUN is not read; give the agent CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (deploy/systemd/examples/agent-environment-of-others.conf), or claim runs over the control socket",
        ],
        Lines(Service));

    [Fact]
    public void Of_JobsAndPods_CountsThem()
    {
        var lines = Lines(Service with { SlurmJobs = 3, Containers = 2, Hierarchies = ["v2"] });

        Assert.Contains("ok Slurm: jobs running here: 3, told by control groups (v2)", lines);
        Assert.Contains("ok Kubernetes: containers running here: 2, told by control groups (v2)", lines);
    }

    [Fact]
    public void Of_HiddenProc_SaysWhoseAreSeenAndWhatHelps()
    {
        var lines = Lines(Service with { Processes = 2, OfOthers = 0, Placed = 0, Hierarchies = [], ClosedEnvironments = 0 });

        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.StartsWith("warn ", line, StringComparison.Ordinal));
        Assert.Contains("only those of user 990 are seen; mount /proc without hidepid", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("warn control groups: no process tells its own", lines[1], StringComparison.Ordinal);
        Assert.Contains("no process to try it on", lines[2], StringComparison.Ordinal);
    }

    /// <summary>What root can read says nothing of the service, which is not root.</summary>
    [Theory]
    [InlineData(0, "ok environment of other users: can be read by root, who asks; for another user, give the agent CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")]
    [InlineData(990, "ok environment of other users: can be read, by CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")]
    public void Of_OpenEnvironments_SaysByWhatRight(int user, string expected) =>
        Assert.StartsWith(expected, Lines(Service with { User = user, OpenEnvironments = 80, ClosedEnvironments = 0 })[^1], StringComparison.Ordinal);

    /// <summary>The agent's rights go before those of whoever asks, whatever he could try.</summary>
    [Theory]
    [InlineData(true, "ok environment of other users: the agent that serves here (process 12, user 990) has the capabilities for it, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH")]
    [InlineData(false, "warn environment of other users: the agent that serves here (process 12, user 990) cannot read it, so their FOOTPRINT_RUN is not read; give the agent CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (deploy/")]
    public void Of_AnAgentThatServes_SaysWhatItMay(bool readsOthers, string expected) =>
        Assert.StartsWith(expected, Lines(Service with { User = 0, OpenEnvironments = readsOthers ? 0 : 80, ClosedEnvironments = 0, Agent = new(12, 990, readsOthers) })[^1], StringComparison.Ordinal);

    /// <summary>As in a container under AppArmor, or in a user namespace: where this command may not read with the same capabilities, neither may the agent.</summary>
    [Theory]
    [InlineData(true, 7, "warn environment of other users: the agent that serves here (process 12, user 990) has the capabilities for it, as this command has, to which 7 of 80 processes are closed all the same; let")]
    [InlineData(true, 0, "ok environment of other users: the agent that serves here (process 12, user 990) has the capabilities for it, CAP_")]
    [InlineData(false, 7, "ok environment of other users: the agent that serves here (process 12, user 990) has the capabilities for it, CAP_")]
    public void Of_AnAgentWithCapabilities_SaysWhereTheyAreNotEnough(bool readsOthers, int closed, string expected) => Assert.StartsWith(
        expected, Lines(Service with { OpenEnvironments = 80 - closed, ClosedEnvironments = closed, Agent = new(12, 990, true), ReadsOthers = readsOthers })[^1], StringComparison.Ordinal);

    [Fact]
    public void Of_NoProcesses_IsOneLine() =>
        Assert.StartsWith("warn processes: this system shows none", Assert.Single(Lines(new(null, 0, 0, 0, [], 0, 0, 0, 0))), StringComparison.Ordinal);

    [Theory]
    [InlineData(100, 100, "ok processes: 100 of 100 tell whose they are")]
    [InlineData(100, 20, "warn processes: 20 of 100 tell whose they are")]
    public void OfWindows_SaysWhatIsToldAndWhatOpensTheRest(int seen, int told, string expected)
    {
        List<string> lines = [.. AttributionLines.OfWindows(seen, told).Select(line => $"{line.Verdict} {line.Text}")];

        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.Contains("LocalSystem", lines[0], StringComparison.Ordinal);
        Assert.Contains("session:", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    private static List<string> Lines(AttributionSurvey survey) => [.. AttributionLines.Of(survey).Select(line => $"{line.Verdict} {line.Text}")];
}
