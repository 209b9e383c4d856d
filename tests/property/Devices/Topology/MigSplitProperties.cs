using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Devices.Topology;

public sealed class MigSplitProperties
{
    /// <summary>Ticks of a board: its energy and power, and which instances there are (a bit each; the layout is kept where it is 0).</summary>
    private static readonly Arbitrary<(int Layout, int Energy, int Power)[]> Ticks =
        Gen.ArrayOf(from layout in Gen.Choose(0, 255)
                    from energy in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(0, 900_000))
                    from power in Gen.Choose(0, 700_000)
                    select (layout, energy, power)).ToArbitrary();

    [Fact]
    public void Split_InstancesComeAndGo_PartsSumToTheBoardInEveryRow() =>
        Prop.ForAll(Ticks, ticks =>
        {
            var split = new MigSplit("GPU-board");
            var cumulative = new Dictionary<string, long>();
            long board = 0, now = 0;
            split.Use([], 7);
            foreach (var (layout, energy, power) in ticks)
            {
                if (layout > 0) split.Use(Instances(layout), 7);
                board += energy;
                var rows = split.Split(Row(now, now += 1_000_000, energy, power, board), 3);
                foreach (var (part, row) in split.Parts.Zip(rows)) cumulative[part.Uuid] = cumulative.GetValueOrDefault(part.Uuid) + row.Millijoules;
                var isWhole = rows.Sum(row => row.Millijoules) == energy && rows.Sum(row => row.PowerMilliwatts) == power && cumulative.Values.Sum() == board;
                var isSound = rows.All(row => row.Millijoules >= 0 && row.PowerMilliwatts >= 0 && row.EndMicroseconds == now)
                    && split.Parts.Zip(rows).All(pair => pair.Second.CumulativeMillijoules == cumulative[pair.First.Uuid]);
                if (!isWhole || !isSound) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_SteadyLayout_NoPartDriftsFromItsSlices() =>
        Prop.ForAll(Ticks, ticks =>
        {
            var split = new MigSplit("GPU-board");
            split.Use(Instances(0b1011), 7);
            long board = 0, now = 0;
            IReadOnlyList<DeviceRow> rows = [];
            foreach (var (_, energy, power) in ticks) rows = split.Split(Row(now, now += 1_000_000, energy, power, board += energy), 0);
            return split.Parts.Zip(rows).All(pair => Math.Abs(pair.Second.CumulativeMillijoules - (board * (decimal)pair.First.Slices / split.Parts.Sum(part => part.Slices))) <= 4);
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<MigInstance> Instances(int layout) =>
        Enumerable.Range(0, 8).Where(bit => (layout & (1 << bit)) != 0).Select(bit => new MigInstance($"MIG-{bit}", "g", 1 + (bit % 3), bit, 0));

    private static DeviceRow Row(long start, long end, long energy, long power, long cumulative) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = start,
        EndMicroseconds = end,
        Millijoules = energy,
        CumulativeMillijoules = cumulative,
        Method = Method.Counter,
        PowerMilliwatts = power,
    };
}
