using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>What the doctor finds out about processes: of a scripted host, and of this one.</summary>
public sealed class AttributionSurveyTests
{
    private const int Own = 7;
    private readonly ScriptedProcesses _host = new();

    public AttributionSurveyTests() => _host.Run(Own, 1, user: 500);

    [Fact]
    public void Take_HostWithJobsAndPods_CountsEachOnce()
    {
        _host.Run(10, 1, cgroup: "/system.slice/slurmstepd.scope/job_42/step_0", user: 1000);
        _host.Run(11, 1, cgroup: "/system.slice/slurmstepd.scope/job_42/step_1", user: 1000);
        _host.Run(12, 1, cgroup: "/system.slice/slurmstepd.scope/job_43/step_0", user: 1001);
        _host.Run(13, 1, cgroup: "/kubepods/besteffort/pod0a0b0c0d-1111-2222-3333-444455556666/" + new string('a', 64), user: 0);

        var survey = Take();

        Assert.Equal((500, 5, 4, 5), (survey.User, survey.Processes, survey.OfOthers, survey.Placed));
        Assert.Equal((2, 1), (survey.SlurmJobs, survey.Containers));
        Assert.Equal(["v2"], survey.Hierarchies);
    }

    [Fact]
    public void Take_Environments_CountsOthersAlone()
    {
        _host.Open(Own, true);
        _host.Run(10, 1, user: 1000);
        _host.Open(10, false);
        _host.Run(11, 1, user: 1001);
        _host.Open(11, true);
        // A thread of the kernel's has none.
        _host.Run(2, 1, user: 0);

        Assert.Equal((1, 1), (Take().OpenEnvironments, Take().ClosedEnvironments));
    }

    /// <summary>What the doctor may read says nothing of the agent's own rights.</summary>
    [Fact]
    public void Take_AnAgentThatServes_TellsOfItsRightsAndNotOfOurs()
    {
        _host.Run(20, 1, user: 990);

        Assert.Null(Take().Agent);
        Assert.Null(AttributionSurvey.Take(_host, Own, 20).Agent);
        _host.Readers = [20];
        Assert.Equal(new ServingAgent(20, 990, true), AttributionSurvey.Take(_host, Own, 20).Agent);
        Assert.False(Take().ReadsOthers);
        _host.Readers = [Own];
        Assert.True(Take().ReadsOthers);
        Assert.Equal(new ServingAgent(20, 990, false), AttributionSurvey.Take(_host, Own, 20).Agent);
        Assert.Null(AttributionSurvey.Take(_host, Own, 21).Agent);
    }

    /// <summary>As the kernel writes them: without any, with CAP_SYS_PTRACE alone, with CAP_DAC_READ_SEARCH alone, with both, with all but the first, and root's of this day.</summary>
    [Theory]
    [InlineData("0000000000000000", false)]
    [InlineData("0000000000080000", false)]
    [InlineData("0000000000000004", false)]
    [InlineData("0000000000080004", true)]
    [InlineData("0000000000080002", true)]
    [InlineData("000001fffff7ffff", false)]
    [InlineData("000001ffffffffff", true)]
    [InlineData("ffffffffffffffffff", null)]
    public void ReadsOthers_OfAMask_NeedsBothItsBits(string mask, bool? expected)
    {
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("7", "status"), $"Name:\tx\nUid:\t5\t6\t7\t8\nCapInh:\t0000000000080000\nCapEff:\t{mask}\n");

        Assert.Equal((5, expected), (new ProcFiles(folder.Path).UserOf(7), new ProcFiles(folder.Path).ReadsOthers(7)));
        Assert.Null(new ProcFiles(folder.Path).ReadsOthers(8));
    }

    [Fact]
    public void Take_UnreadablePlaces_AreNoPlaces()
    {
        _host.AreUnreadable = true;

        Assert.Equal((1, 0, 0), (Take().Processes, Take().Placed, Take().Hierarchies.Count));
    }

    [Fact]
    public void Take_NobodyTellsOfItself_KnowsNothing() =>
        Assert.Equal((null, 0), (AttributionSurvey.Take(_host, 99).User, AttributionSurvey.Take(_host, 99).Processes));

    [Fact]
    public void Take_ThisHost_SeesThisProcess()
    {
        if (!OperatingSystem.IsLinux()) return;

        var survey = AttributionSurvey.Take();

        Assert.Equal(new ProcFiles().UserOf(Environment.ProcessId), survey.User);
        Assert.True(survey.Processes > 0);
        Assert.True(survey.Placed > 0);
    }

    [Fact]
    public void IsEnvironmentOpen_OwnEmptyAndNone_AreToldApart()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("2", "environ"), "");

        Assert.True(new ProcFiles().IsEnvironmentOpen(Environment.ProcessId));
        Assert.Null(new ProcFiles(folder.Path).IsEnvironmentOpen(2));
        Assert.Null(new ProcFiles(folder.Path).IsEnvironmentOpen(3));
    }

    /// <summary>The kernel says of its own threads that their environment is closed, to whoever may not trace them: the doctor told of nothing but them.</summary>
    [Theory]
    [InlineData("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 4 0 0", null)]
    [InlineData("2 (a (b) c) S 1 2 2 0 -1 4194560 0 0 0 0 0 1 0 0 20 0 1 0 4 0 0", true)]
    [InlineData("2 (short) S 1", true)]
    public void IsEnvironmentOpen_OfAThreadOfTheKernel_IsNone(string stat, bool? expected)
    {
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("2", "stat"), stat);
        folder.Write(Path.Combine("2", "environ"), "A=1");

        Assert.Equal(expected, new ProcFiles(folder.Path).IsEnvironmentOpen(2));
    }

    private AttributionSurvey Take() => AttributionSurvey.Take(_host, Own);
}
