using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class ClaimTests
{
    private const int User = 1000;
    private const string Job = "/system.slice/slurmstepd.scope/job_9/step_0";

    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ProcessOwners _owners;
    private long _now;

    public ClaimTests()
    {
        _processes.Run(7, 100, "word", Job);
        _processes.Run(8, 110, null, Job, parent: 7);
        _processes.Run(9, 120, null, Job, parent: 8);
        _processes.Run(20, 100, "stranger", user: 2000);
        _owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, users: new(user => user == 2000 ? "ada" : null));
    }

    [Fact]
    public void Open_ProcessOnAGpu_IsTheClaimsFromTheNextTickOnAndBeforeEverythingElse()
    {
        Look(7, 9, 20);
        Open("gpt-ft", 7);
        Assert.Equal(("slurm:9", "slurm:9"), (_owners.RunOf(7), _owners.RunOf(9)));
        Turn();

        Assert.Equal(("gpt-ft", "gpt-ft", "stranger"), (_owners.RunOf(7), _owners.RunOf(9), _owners.RunOf(20)));
    }

    [Fact]
    public void End_Claim_HoldsToTheTick()
    {
        Look(9);
        Open("gpt-ft", 7);
        Turn();
        _owners.Claims.Of(7, User)!.End();
        Assert.Equal("gpt-ft", _owners.RunOf(9));
        Turn();

        Assert.Equal("slurm:9", _owners.RunOf(9));
    }

    [Fact]
    public void RunOf_RowThatBeganBeforeTheClaim_IsNotTheClaims()
    {
        Look(9);
        Open("gpt-ft", 7);
        Turn();

        // Its GPU missed the tick that the claim began with: the row from before it is no claim's.
        Assert.Equal(("slurm:9", "gpt-ft"), (_owners.RunOf(9, _now - 1), _owners.RunOf(9, _now)));
    }

    [Fact]
    public void Claim_AskedForOrEndedWhileATickIsUnderWay_WaitsForTheNext()
    {
        Look(9);
        _owners.Claims.Begin();
        var claim = Open("gpt-ft", 7);
        Turn();
        Assert.Equal(("slurm:9", false), (_owners.RunOf(9), claim.Begun.IsCompleted));
        _owners.Claims.Begin();
        Turn();
        Assert.Equal("gpt-ft", _owners.RunOf(9));

        _owners.Claims.Begin();
        claim.End();
        Turn();
        Assert.Equal(("gpt-ft", false), (_owners.RunOf(9), claim.Ended.IsCompleted));
        _owners.Claims.Begin();
        Turn();
        Assert.Equal(("slurm:9", true), (_owners.RunOf(9), claim.Ended.IsCompleted));
    }

    [Fact]
    public void Open_AnotherClaim_LeavesAnOrphanWhereItWas()
    {
        Look(9);
        Open("gpt-ft", 7);
        Turn();
        // Its launcher has ended, and init is its parent now.
        _processes.End(8);
        _processes.Run(9, 120, null, Job, parent: 1);
        Open("other", 20, 2000);
        Turn();

        Assert.Equal("gpt-ft", _owners.RunOf(9));
        _owners.Claims.Of(7, User)!.End();
        Turn();
        Assert.Equal("slurm:9", _owners.RunOf(9));
    }

    [Fact]
    public void Look_DescendantOfAClaimWithinAClaim_IsOfTheNearest()
    {
        Open("outer", 7);
        Open("inner", 8);
        Turn();
        Look(7, 9);
        Assert.Equal(("outer", "inner"), (_owners.RunOf(7), _owners.RunOf(9)));
        _owners.Claims.Of(8, User)!.End();
        Turn();

        Assert.Equal("outer", _owners.RunOf(9));
    }

    [Fact]
    public void EndClaims_ProcessThatEndedOrWasReplaced_EndsItsClaim()
    {
        Open("a", 7);
        Open("b", 8);
        Turn();
        Assert.False(_owners.EndClaims());
        _processes.End(7);
        _processes.Run(8, 999);

        Assert.True(_owners.EndClaims());
        Turn();
        Assert.Empty(_owners.Claims.Open);
        Assert.True(_owners.Claims.Of(7, User)!.State.IsOver);
    }

    [Fact]
    public void Open_ControlGroup_IsItsUsersProcessesThereToo()
    {
        _processes.Run(30, 100, null, "/work.slice/a", user: User);
        _processes.Run(31, 100, null, "/work.slice/a/b", user: User);
        _processes.Run(32, 100, null, "/work.slice/a", user: 2000);
        _processes.Run(33, 100, null, "/work.slice/ab", user: User);
        Look(31, 32, 33);
        _owners.Open(new ClaimOrder("a", 30, User) { WholeGroup = true });
        Turn();

        Assert.Equal(("a", null, null), (_owners.RunOf(31), _owners.RunOf(32), _owners.RunOf(33)));
    }

    [Theory]
    [InlineData("a", 20, "another user's")]
    [InlineData("a", 99, "there is no process 99")]
    [InlineData("a", 0, "pid is missing")]
    [InlineData("", 7, "run is empty")]
    [InlineData("__idle__", 7, "run begins with __")]
    [InlineData("slurm:42", 7, "only root")]
    public void Open_WhatMayNotBe_IsRefusedWithWhy(string run, int pid, string why) =>
        Assert.Contains(why, Assert.Throws<ClaimException>(() => Open(run, pid)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_Root_MayClaimAnybodys()
    {
        Look(20);
        Open("slurm:42", 20, ClaimOrder.Root);
        Turn();

        Assert.Equal("slurm:42", _owners.RunOf(20));
        Assert.Null(_owners.Claims.Of(20, 2000));
    }

    [Fact]
    public void Open_Twice_IsRefusedUntilTheFirstHasEnded()
    {
        Open("a", 7);
        Assert.Contains("claimed already, for run a", Assert.Throws<ClaimException>(() => Open("b", 7)).Message, StringComparison.Ordinal);
        _owners.Claims.Of(7, User)!.End();
        Open("b", 7);
        Turn();
        Look(7);

        Assert.Equal("b", _owners.RunOf(7));
    }

    [Fact]
    public void Open_MoreThanAUserMayHave_IsRefusedAndOthersAreNot()
    {
        for (var pid = 100; pid < 164; pid++)
        {
            _processes.Run(pid, 1);
            Open("a", pid);
        }

        var refusal = Assert.Throws<ClaimException>(() => Open("a", 7));
        Assert.Equal((ClaimBound.Open, true), (refusal.Bound, refusal.Message.Contains("64 claims of this user", StringComparison.Ordinal)));
        Open("b", 20, 2000);
    }

    [Fact]
    public void Turn_Rows_CountFromTheFirstTickToTheLast()
    {
        var device = new Device { Uuid = "GPU-0", Kind = DeviceKind.Gpu };
        device.Bounds.Add(new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 });
        var claim = Open("a", 7);
        Turn(device, Row(1_000, Share("a", 1_000)));
        Turn(device, Row(1_000, Share("a", 600), Share("b", 400)));
        Turn(device, Row(500, Share("a", 500, OwnerKind.ReservedIdle)));
        claim.End();
        Turn(device, Row(100, Share("a", 100)));
        Turn(device, Row(1_000, Share("a", 1_000)));

        var told = Assert.Single(claim.State.Devices);
        Assert.Equal((1_200, 500, 3_000_000L, 3_000_000L), (told.Millijoules, told.ReservedMillijoules, told.Microseconds, claim.State.Microseconds));
        // A row of it was shared with another.
        Assert.Equal([Method.Counter, Method.Modelled], told.Methods);
        Assert.InRange(told.LowMillijoules, 1_138, 1_140);
        Assert.InRange(told.HighMillijoules, 1_260, 1_262);
    }

    [Fact]
    public void Message_Claims_AreByRunAndThoseThatJustEndedAreOver()
    {
        var told = new ToldClaims(_owners.Claims, _owners);
        _owners.Open(new ClaimOrder("a", 7, User) { Project = "nlp" });
        _owners.Open(new ClaimOrder("a", 8, User) { Name = "tuning", Budget = new ClaimBudget("g", 5_000) });
        Open("b", 20, 2000);
        var before = told.Version;
        Turn();
        var run = told.Message().Claims[0];
        Assert.Equal(("a", "tuning", "nlp", "", false, "g", 5_000), (run.RunId, run.Name, run.Project, run.Phase, run.Over, run.Budget.Unit, run.Budget.Limit));

        _owners.Claims.Of(20, 2000)!.End();
        _owners.Claims.Of(7, User)!.End();
        Turn();
        Assert.Equal([("a", false), ("b", true)], told.Message().Claims.Select(claim => (claim.RunId, claim.Over)));
        Assert.NotEqual(before, told.Version);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["a"], told.Message().Claims.Select(claim => claim.RunId));
    }

    /// <summary>A process's own word counts while no claim holds over it; the run that both name ends with the claim.</summary>
    [Fact]
    public void Message_Words_AreToldWhereNoClaimSpeaks()
    {
        _processes.Run(30, 100, "own", user: 2000);
        _processes.Set(30, "FOOTPRINT_PROJECT", "nlp");
        _processes.Run(31, 100, "own", user: 2000);
        _processes.Set(31, "FOOTPRINT_PHASE", "training");
        _processes.Run(40, 100, "both", user: 2000);
        var told = new ToldClaims(_owners.Claims, _owners);
        Look(30, 31, 40);
        Assert.Equal([("both", "", "", "ada"), ("own", "nlp", "training", "ada")], told.Message().Claims.Select(claim => (claim.RunId, claim.Project, claim.Phase, claim.User)));

        Open("both", 40, 2000);
        Open("claimed", 30, 2000);
        Turn();
        Assert.Equal([("both", false, false), ("claimed", false, false), ("own", false, true)], told.Message().Claims.Select(claim => (claim.RunId, claim.Over, claim.WithoutState)));
        Assert.Equal("ada", told.Message().Claims[0].User);
        _owners.Claims.Of(40, 2000)!.End();
        _owners.Claims.Of(30, 2000)!.End();
        var during = told.Version;
        Turn();

        Assert.Equal([("both", true), ("claimed", true), ("own", false)], told.Message().Claims.Select(claim => (claim.RunId, claim.Over)).OrderBy(claim => claim));
        Assert.NotEqual(during, told.Version);
    }

    /// <summary>Whoever starts a process under the name of another's run gives it no project, no phase and no user.</summary>
    [Fact]
    public void Message_WordsOfSeveralUsers_AreThoseOfTheFirst()
    {
        _processes.Run(31, 100, "own", user: 1001);
        _processes.Run(30, 100, "own", user: 2000);
        _processes.Set(30, "FOOTPRINT_PROJECT", "theirs");
        _processes.Set(30, "FOOTPRINT_PHASE", "inference");
        _processes.Run(32, 100, "own", user: 1001);
        _processes.Set(32, "FOOTPRINT_PHASE", "training");
        var told = new ToldClaims(_owners.Claims, _owners);
        Look(31, 30, 32);

        var run = Assert.Single(told.Message().Claims);
        Assert.Equal(("", "training", ""), (run.Project, run.Phase, run.User));
    }

    /// <summary>A run is whose it was first, also when only another user's process goes on under its name.</summary>
    [Fact]
    public void Message_FirstUsersProcessHasEnded_LeavesAnothersWithoutAWord()
    {
        _processes.Run(31, 100, "own", user: 1001);
        _processes.Run(30, 100, "own", user: 2000);
        _processes.Set(30, "FOOTPRINT_PROJECT", "theirs");
        _processes.Set(30, "FOOTPRINT_PHASE", "inference");
        var told = new ToldClaims(_owners.Claims, _owners);
        Look(31, 30);
        _processes.End(31);
        for (var minute = 0; minute < 3; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Look(30);
        }

        Assert.Equal([30], _owners.Words.Select(word => word.UserId == 2000 ? 30 : 31));
        var run = Assert.Single(told.Message().Claims);
        Assert.Equal(("own", "", "", ""), (run.RunId, run.Project, run.Phase, run.User));
        // Nor does he get it by a claim.
        Open("own", 30, 2000);
        Turn();
        Assert.Equal("", Assert.Single(told.Message().Claims).User);
    }

    /// <summary>A directory that answers later than a process was seen, or claimed.</summary>
    [Fact]
    public void Message_UsersNameThatComesLater_IsToldThen()
    {
        using var answer = new ManualResetEventSlim();
        var owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, users: new(_ => answer.Wait(-1) ? "ada" : null));
        var told = new ToldClaims(owners.Claims, owners);
        _processes.Run(30, 100, "own", user: 2000);
        owners.Look(30);
        owners.Open(new ClaimOrder("claimed", 20, 2000));
        owners.NameUsers();
        var before = told.Version;
        Assert.Equal(["", ""], told.Message().Claims.Select(claim => claim.User));
        answer.Set();
        SpinWait.SpinUntil(
            () =>
            {
                owners.NameUsers();
                return told.Message().Claims.All(claim => claim.User.Length > 0);
            },
            TimeSpan.FromSeconds(30));

        Assert.Equal([("claimed", "ada", true), ("own", "ada", true)], told.Message().Claims.Select(claim => (claim.RunId, claim.User, claim.UserCameLate)));
        // Of a run that begins now it is there from the first.
        _processes.Run(33, 100, "next", user: 2000);
        owners.Look(33);
        Assert.Equal(("ada", false), told.Message().Claims.Where(claim => claim.RunId == "next").Select(claim => (claim.User, claim.UserCameLate)).Single());
        Assert.NotEqual(before, told.Version);
        var after = told.Version;
        owners.NameUsers();
        Assert.Equal(after, told.Version);
    }

    /// <summary>Claims go before words, and words before what is over: what the collector would not take is what matters least.</summary>
    [Fact]
    public void Message_MoreThanTheCollectorTakes_KeepsClaims()
    {
        var told = new ToldClaims(_owners.Claims, _owners);
        for (var pid = 1000; pid < 1000 + Limits.MaxClaims; pid++)
        {
            _processes.Run(pid, 100, $"word-{pid}", user: ClaimOrder.Root);
            Look(pid);
        }

        Open("claimed", 20, 2000);
        Turn();

        var claims = told.Message().Claims;
        Assert.Equal((Limits.MaxClaims, "claimed", "word-1000"), (claims.Count, claims[0].RunId, claims[1].RunId));
    }

    [Theory]
    [InlineData("kg", 5)]
    [InlineData("g", 0)]
    [InlineData("J", double.NaN)]
    public void Open_BudgetThatIsNone_IsRefused(string unit, double limit) => Assert.Contains(
        "budget is no limit", Assert.Throws<ClaimException>(() => _owners.Open(new ClaimOrder("a", 7, User) { Budget = new ClaimBudget(unit, limit) })).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_EndedClaim_IsForgottenAfterAMinuteOfOthersEnding()
    {
        Open("a", 7).End();
        Turn();
        Assert.NotNull(_owners.Claims.Of(7, User));
        _time.Advance(TimeSpan.FromMinutes(2));
        Open("b", 8).End();
        Turn();

        Assert.Null(_owners.Claims.Of(7, User));
    }

    private Claim Open(string run, int pid, int user = User) => _owners.Open(new ClaimOrder(run, pid, user));

    private void Look(params int[] pids) => Array.ForEach(pids, _owners.Look);

    private void Turn() => _owners.Claims.Turn(_now += 1_000_000, new Inventory(), []);

    private void Turn(Device device, DeviceRow row) => _owners.Claims.Turn(_now += 1_000_000, new Inventory { Devices = { device } }, [row with { StartMicroseconds = _now - 1_000_000, EndMicroseconds = _now }]);

    private static RowShare Share(string run, long millijoules, OwnerKind kind = OwnerKind.Run) => new(new Owner { Kind = kind, RunId = run }, PowerState.Active, millijoules);

    private static DeviceRow Row(long millijoules, params RowShare[] shares) =>
        new() { Device = 0, Kind = RowKind.Interval, StartMicroseconds = 0, EndMicroseconds = 0, Millijoules = millijoules, CumulativeMillijoules = 0, Method = Method.Counter, Shares = shares };
}
