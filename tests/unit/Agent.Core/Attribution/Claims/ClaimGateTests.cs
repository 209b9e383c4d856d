using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

/// <summary>Nobody fills the ledger with names, or the agent with questions: not one user, and not all together.</summary>
public sealed class ClaimGateTests
{
    private const int Ada = 1000, Bob = 1001, Eve = 1002;

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Order_BeyondAUsersRate_IsRefusedWithWhenToComeBackAndOthersAreNot()
    {
        var gate = Gate(new ClaimLimits { PerMinute = 100, PerMinuteOfAUser = 6 });
        for (var i = 0; i < 6; i++)
            gate.Order(Ada);
        var refusal = Assert.Throws<ClaimException>(() => gate.Order(Ada));
        Assert.Equal((ClaimBound.Rate, true), (refusal.Bound, refusal.Message.Contains("try again in 10 s", StringComparison.Ordinal)));
        gate.Order(Bob);

        // One is there again after a sixth of a minute, not two.
        _time.Advance(TimeSpan.FromSeconds(10));
        gate.Order(Ada);
        Assert.Throws<ClaimException>(() => gate.Order(Ada));
    }

    [Fact]
    public void Order_BeyondTheHostsRate_IsRefusedForAllAndRefusalsCostNothing()
    {
        var gate = Gate(new ClaimLimits { PerMinute = 4, PerMinuteOfAUser = 3 });
        Array.ForEach([Ada, Ada, Bob, ClaimOrder.Root], gate.Order);
        foreach (var user in new[] { Ada, Eve, ClaimOrder.Root })
            Assert.Equal(ClaimBound.Rate, Assert.Throws<ClaimException>(() => gate.Order(user)).Bound);

        _time.Advance(TimeSpan.FromSeconds(15));
        gate.Order(Eve);
    }

    [Fact]
    public void Name_NewOnesBeyondTheBound_AreRefusedAndKnownOnesAreNot()
    {
        var gate = Gate(new ClaimLimits { NewRunsPerHour = 100, NewRunsPerHourOfAUser = 2 });
        gate.Name("a", Ada);
        gate.Name("b", Ada);
        var refusal = Assert.Throws<ClaimException>(() => gate.Name("c", Ada));
        Assert.Equal((ClaimBound.NewRuns, true), (refusal.Bound, refusal.Message.Contains("try again in 1800 s", StringComparison.Ordinal)));
        // The ranks of a run, and its next attempt.
        gate.Name("a", Ada);
        gate.Name("c", Bob);
        gate.Name("c", Ada);
        // Root is under the host's bound.
        for (var i = 0; i < 97; i++)
            gate.Name($"root-{i}", ClaimOrder.Root);
        Assert.Throws<ClaimException>(() => gate.Name("one-more", ClaimOrder.Root));

        _time.Advance(TimeSpan.FromMinutes(30));
        gate.Name("d", Ada);
        Assert.Throws<ClaimException>(() => gate.Name("e", Ada));
    }

    /// <summary>Names that processes give themselves leave some to claims, and those that were refused leave more to those that come first.</summary>
    [Fact]
    public void WaitFor_NamesOfProcesses_LeaveAReserveForClaimsAndRefusedOnesForTheFirst()
    {
        var gate = Gate(new ClaimLimits { NewRunsPerHour = 1000, NewRunsPerHourOfAUser = 16 });
        for (var i = 0; i < 14; i++)
            Assert.Null(gate.WaitFor($"word-{i}", Ada, isAgain: false));
        // A sixteenth of an hour each: one for the reserve of two, seven for half of all.
        Assert.Equal(3600 / 16, gate.WaitFor("late", Ada, isAgain: false)!.Value.TotalSeconds);
        Assert.Equal(3600 / 16 * 7, gate.WaitFor("refused", Ada, isAgain: true)!.Value.TotalSeconds);
        // What is known costs nothing, and claims have the reserve.
        Assert.Null(gate.WaitFor("word-0", Ada, isAgain: true));
        gate.Name("claim-0", Ada);
        gate.Name("claim-1", Ada);
        Assert.Throws<ClaimException>(() => gate.Name("claim-2", Ada));
    }

    [Fact]
    public void WaitFor_RefusedNamesOfOneUser_LeaveHalfOfTheHostToOthers()
    {
        var gate = Gate(new ClaimLimits { NewRunsPerHour = 8, NewRunsPerHourOfAUser = 8 });
        for (var i = 0; i < 4; i++)
            Assert.Null(gate.WaitFor($"word-{i}", Ada, isAgain: true));
        Assert.NotNull(gate.WaitFor("word-4", Ada, isAgain: true));
        for (var i = 0; i < 4; i++)
            gate.Name($"claim-{i}", Bob);
    }

    [Fact]
    public void Name_OfWhichThereAreTooMany_ForgetsTheOneClaimedLongestAgo()
    {
        var gate = Gate(new ClaimLimits { NewRunsPerHour = ClaimGate.MostNames + 1 });
        for (var i = 0; i <= ClaimGate.MostNames; i++)
            gate.Name($"{i}", ClaimOrder.Root);

        gate.Name("1", ClaimOrder.Root);
        Assert.Throws<ClaimException>(() => gate.Name("0", ClaimOrder.Root));
    }

    [Fact]
    public void Take_MoreUsersThanAreToldApart_ShareOneUntilOthersHaveTheirsWhole()
    {
        var allowances = new Allowances(1_000_000, 1, TimeSpan.FromMinutes(1), _time);
        for (var user = 1; user <= Allowances.MostUsers; user++)
            Assert.Null(allowances.Take(user));
        Assert.Null(allowances.Take(10_000));
        Assert.NotNull(allowances.Take(10_001));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(allowances.Take(10_001));
        Assert.Null(allowances.Take(10_002));
    }

    private ClaimGate Gate(ClaimLimits limits) => new(limits, _time);
}
