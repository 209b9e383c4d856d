using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class ProcessOwnersTests
{
    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Look_ProcessWithADeclaredRun_IsItsRuns()
    {
        _processes.Run(7, 100, "gpt-ft");
        var owners = Owners();
        Assert.Null(owners.RunOf(7));
        owners.Look(7);

        Assert.Equal("gpt-ft", owners.RunOf(7));
    }

    [Fact]
    public void Words_ProcessWithoutAClaim_TellItsProjectPhaseAndUser()
    {
        _processes.Run(7, 100, "gpt-ft", user: 2000);
        _processes.Set(7, "FOOTPRINT_PROJECT", " nlp ");
        _processes.Set(7, "FOOTPRINT_PHASE", "training");
        _processes.Run(8, 100, "other");
        _processes.Set(8, "FOOTPRINT_PROJECT", "a\nb");
        _processes.Set(8, "FOOTPRINT_PHASE", "finetuning");
        // Nobody's word counts in a job, and a project is none of a run that is not named.
        _processes.Run(9, 100, "third", "/system.slice/slurmstepd.scope/job_9/step_0");
        _processes.Run(10, 100);
        _processes.Set(10, "FOOTPRINT_PROJECT", "nlp");
        var owners = Owners();
        var before = owners.WordsVersion;
        foreach (var pid in (int[])[7, 8, 9, 10]) owners.Look(pid);

        Assert.Equal(
            [("gpt-ft", "nlp", "training", "ada", 2000), ("other", null, null, null, 1000)],
            owners.Words.OrderBy(word => word.RunId, StringComparer.Ordinal).Select(word => (word.RunId, word.Project, word.Phase, word.User, word.UserId)));
        var since = owners.WordsVersion;
        Assert.NotEqual(before, since);
        owners.Look(7);
        Assert.Equal(since, owners.WordsVersion);
    }

    [Fact]
    public void Words_ProcessSeenNoMore_AreToldForAMinute()
    {
        _processes.Run(7, 100, "gpt-ft");
        var owners = Owners();
        owners.Look(7);
        var since = owners.WordsVersion;
        _processes.End(7);
        _time.Advance(TimeSpan.FromSeconds(59));
        owners.Look(8);
        Assert.Single(owners.Words);
        _time.Advance(TimeSpan.FromSeconds(20));
        owners.Look(8);

        Assert.Empty(owners.Words);
        Assert.NotEqual(since, owners.WordsVersion);
    }

    /// <summary>Whoever starts processes under ever new names has their energy, and no place in the registry of the collector.</summary>
    [Fact]
    public void Words_TooManyNewNames_AreNotToldAndKeepTheirEnergy()
    {
        var owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, new() { NewRunsPerHourOfAUser = 2 });
        for (var pid = 7; pid < 12; pid++)
        {
            _processes.Run(pid, 100, $"run-{pid}");
            owners.Look(pid);
        }

        Assert.Equal(["run-7", "run-8"], owners.Words.Select(word => word.RunId).Order(StringComparer.Ordinal));
        Assert.Equal(3, owners.Untold);
        Assert.Equal("run-11", owners.RunOf(11));
    }

    /// <summary>A training of weeks that began in a busy hour has its project all the same.</summary>
    [Fact]
    public void Words_RefusedOnce_AreToldAfterTheWait()
    {
        var owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, new() { NewRunsPerHourOfAUser = 1 });
        _processes.Run(7, 100, "a");
        _processes.Run(8, 100, "b");
        foreach (var pid in (int[])[7, 8, 8]) owners.Look(pid);
        Assert.Equal((1, 1), (owners.Words.Count, owners.Untold));
        for (var minute = 0; minute <= 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            owners.Look(7);
            owners.Look(8);
        }

        Assert.Equal(["a", "b"], owners.Words.Select(word => word.RunId).Order(StringComparer.Ordinal));
        Assert.Equal(1, owners.Untold);
    }

    /// <summary>A program that started thousands of processes, each under a name of its own: they wait for each name that comes back, and their user's next run does not.</summary>
    [Fact]
    public void Words_ManyThatWereRefused_LeaveTheirUserNewNames()
    {
        var owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, new() { NewRunsPerHourOfAUser = 16 });
        for (var pid = 100; pid < 300; pid++)
        {
            _processes.Run(pid, 100, $"run-{pid}");
            owners.Look(pid);
        }

        Assert.Equal(14, owners.Words.Count);
        for (var minute = 0; minute < 10 * 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            for (var pid = 100; pid < 300; pid++) owners.Look(pid);
        }

        // Two were left, 160 came back, and half of sixteen stay.
        Assert.InRange(owners.Words.Count, 14 + 152, 14 + 154);
        _processes.Run(7, 100, "next");
        owners.Look(7);
        Assert.Contains("next", owners.Words.Select(word => word.RunId));
        for (var claim = 0; claim < 7; claim++)
        {
            _processes.Run(10 + claim, 100);
            owners.Open(new($"claim-{claim}", 10 + claim, 1000));
        }
    }

    [Fact]
    public void Words_NobodyTellsWhoseProcess_IsCountedAndTriedAgain()
    {
        _processes.Run(7, 100, "a");
        _processes.HasUsers = false;
        var owners = Owners();
        owners.Look(7);
        Assert.Equal((0, 1), (owners.Words.Count, owners.Untold));
        _processes.HasUsers = true;
        owners.Look(7);
        Assert.Empty(owners.Words);
        var before = owners.WordsVersion;
        _time.Advance(TimeSpan.FromMinutes(1));
        owners.Look(7);

        Assert.Equal("a", Assert.Single(owners.Words).RunId);
        Assert.NotEqual(before, owners.WordsVersion);
    }

    [Fact]
    public void Look_PlaceAndDeclaredRun_IsOfItsPlace()
    {
        _processes.Run(7, 100, "gpt-ft", "/system.slice/slurmstepd.scope/job_9/step_0");
        var owners = Owners();
        owners.Look(7);

        Assert.Equal("slurm:9", owners.RunOf(7));
    }

    [Fact]
    public void Look_InASession_IsThePersonsUnlessAnythingElseTells()
    {
        _processes.Run(7, 100);
        _processes.Run(8, 100, "gpt-ft");
        _processes.Run(9, 100, null, "/system.slice/slurmstepd.scope/job_9/step_0");
        _processes.Run(10, 100);
        foreach (var pid in (int[])[7, 8, 9])
            _processes.Sessions[pid] = "session:0123456789ab";
        var owners = Owners();
        foreach (var pid in (int[])[7, 8, 9, 10])
            owners.Look(pid);

        Assert.Equal(["session:0123456789ab", "gpt-ft", "slurm:9", null], new[] { 7, 8, 9, 10 }.Select(pid => owners.RunOf(pid)));
    }

    [Fact]
    public void Look_InTheAgentsOwnPlace_IsToldByItsWordAlone()
    {
        _processes.Run(ScriptedProcesses.Agent, 1, null, "/system.slice/node.service");
        _processes.Run(7, 100, "gpt-ft", "/system.slice/node.service");
        _processes.Run(8, 100, null, "/system.slice/node.service");
        var owners = Owners();
        owners.Look(7);
        owners.Look(8);

        Assert.Equal(("gpt-ft", null), (owners.RunOf(7), owners.RunOf(8)));
    }

    [Fact]
    public void Look_Again_ReadsNoMore()
    {
        _processes.Run(7, 100, "a");
        var owners = Owners();
        for (var time = 0; time < 100; time++)
            owners.Look(7);

        Assert.Equal((1, 101), (_processes.Finds, _processes.Starts));
    }

    [Fact]
    public void Look_NumberTakenOver_IsTheOtherProcess()
    {
        _processes.Run(7, 100, "a");
        var owners = Owners();
        owners.Look(7);
        _processes.Run(7, 101, "b");
        owners.Look(7);
        Assert.Equal("b", owners.RunOf(7));
        _processes.Run(7, 102);
        owners.Look(7);

        Assert.Null(owners.RunOf(7));
    }

    [Fact]
    public void RunOf_ProcessThatHasEnded_IsKnownForAMinute()
    {
        _processes.Run(7, 100, "a");
        _processes.Run(8, 100, "b");
        var owners = Owners();
        owners.Look(7);
        _processes.End(7);
        owners.Look(7);
        Assert.Equal("a", owners.RunOf(7));
        _time.Advance(TimeSpan.FromMinutes(1.5));
        owners.Look(8);

        Assert.Equal((null, "b", 1), (owners.RunOf(7), owners.RunOf(8), owners.Count));
    }

    [Fact]
    public void Look_ProcessStillThere_IsNeverForgotten()
    {
        _processes.Run(7, 100, "a");
        var owners = Owners();
        for (var second = 0; second < 600; second++)
        {
            owners.Look(7);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(("a", 1), (owners.RunOf(7), _processes.Finds));
    }

    [Fact]
    public void Look_MoreThanAreRemembered_LeavesThemToNobodyUntilOthersAreForgotten()
    {
        var owners = Owners();
        for (var pid = 2; pid < ProcessOwners.MostProcesses + 12; pid++)
        {
            _processes.Run(pid, 100, "a");
            owners.Look(pid);
        }

        const int Last = ProcessOwners.MostProcesses + 11;
        Assert.Equal((ProcessOwners.MostProcesses, 10L, null), (owners.Count, owners.Refused, owners.RunOf(Last)));
        _time.Advance(TimeSpan.FromMinutes(2));
        owners.Look(Last);
        Assert.Equal((1, "a"), (owners.Count, owners.RunOf(Last)));
    }

    [Fact]
    public void Look_FilesThatCannotBeReadNow_AreReadTheNextTime()
    {
        _processes.Run(ScriptedProcesses.Agent, 1);
        _processes.Run(7, 100, "a");
        var owners = Owners();
        _processes.AreUnreadable = true;
        owners.Look(7);
        Assert.Null(owners.RunOf(7));
        _processes.AreUnreadable = false;
        owners.Look(7);

        Assert.Equal("a", owners.RunOf(7));
    }

    [Fact]
    public void Look_NoSuchProcess_IsNobodys()
    {
        var owners = Owners();
        owners.Look(7);

        Assert.Equal((null, 0), (owners.RunOf(7), owners.Count));
    }

    private ProcessOwners Owners() => new(_processes, _time, ScriptedProcesses.Agent, users: new(user => user == 2000 ? "ada" : null));
}
