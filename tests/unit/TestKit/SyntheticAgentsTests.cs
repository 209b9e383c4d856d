using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class SyntheticAgentsTests
{
    [Theory]
    [InlineData(Method.Counter)]
    [InlineData(Method.Integrated)]
    public void Batches_WithGaps_CarryExactlyTheObservableTruth(Method method)
    {
        var oracle = new ConservationOracle();
        var agents = new SyntheticAgents(new SyntheticLoad { Agents = 2, DevicesPerAgent = 3, GapChance = 0.2, Method = method }, oracle);

        // The last ticks may end in a gap whose truth is still open; it is not in the oracle yet.
        var rows = agents.Batches(200, 7, (agent, ticks) => (agent, ticks)).SelectMany(batch =>
            batch.ticks.SelectMany(tick => tick.Tick.Rows.Select(row => (batch.agent.Inventory.Devices[row.Device].Uuid, row)))).ToList();
        var measured = rows.GroupBy(row => row.Uuid).ToDictionary(group => group.Key, group => new Joules(group.Sum(row => row.row.Millijoules)));

        Assert.Equal(6, measured.Count);
        Assert.Empty(oracle.CheckEnergy(measured, EnergyTolerance.Exact));
        Assert.Equal(method == Method.Counter, oracle.CheckGaps([], TimeSpan.Zero).Count == 0);
    }

    [Fact]
    public void Next_EveryTick_NumbersWithoutHolesAndAnswersForEveryDevice()
    {
        var agent = new SyntheticAgents(new SyntheticLoad { DevicesPerAgent = 4, GapChance = 0.3 }).All[0];

        var ticks = agent.Next(50);

        Assert.Equal(Enumerable.Range(1, 50).Select(number => (ulong)number), ticks.Select(tick => tick.Sequence));
        Assert.All(ticks, tick => Assert.Equal(4, tick.Tick.Rows.Count + tick.Tick.Gaps.Count));
        Assert.All(ticks[0].Tick.Rows, row => Assert.Equal(RowKind.Opening, row.Kind));
    }

    [Fact]
    public void Next_RowsOfADevice_FollowEachOtherAndItsRunningTotal()
    {
        var agent = new SyntheticAgents(new SyntheticLoad { DevicesPerAgent = 1 }).All[0];

        var rows = agent.Next(20).Select(tick => tick.Tick.Rows[0]).ToList();

        Assert.All(rows.Zip(rows.Skip(1)), pair =>
        {
            Assert.Equal(pair.First.EndMicroseconds, pair.Second.StartMicroseconds);
            Assert.Equal(pair.First.CumulativeMillijoules + pair.Second.Millijoules, pair.Second.CumulativeMillijoules);
        });
    }

    [Fact]
    public void All_SameSeedTwice_IsTheSameLoad_OtherSeedIsNot()
    {
        var load = new SyntheticLoad { Agents = 2, DevicesPerAgent = 2 };
        static IEnumerable<long> Energy(SyntheticLoad load) => new SyntheticAgents(load).Batches(10, 5, (_, ticks) => ticks)
            .SelectMany(ticks => ticks).SelectMany(tick => tick.Tick.Rows).Select(row => row.Millijoules);

        Assert.Equal(Energy(load), Energy(load));
        Assert.NotEqual(Energy(load), Energy(load with { Seed = 2 }));
    }

    [Fact]
    public void Permute_SameSeed_SameOrderAndNothingLost()
    {
        var items = Enumerable.Range(0, 100).ToList();

        var once = SeededShuffle.Permute(items, 5);

        Assert.Equal(once, SeededShuffle.Permute(items, 5));
        Assert.NotEqual(items, once);
        Assert.Equal(items, once.Order());
    }

    [Fact]
    public void PermuteAndDuplicate_EveryItem_IsThereAtLeastOnce()
    {
        var items = Enumerable.Range(0, 100).ToList();

        var many = SeededShuffle.PermuteAndDuplicate(items, 5);

        Assert.True(many.Count > items.Count);
        Assert.Equal(items, many.Distinct().Order());
    }
}
