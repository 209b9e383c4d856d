using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy;

public sealed class MethodBoundsTests
{
    private static readonly Device Gpu = new()
    {
        Uuid = "GPU-a",
        Kind = DeviceKind.Gpu,
        Bounds =
        {
            new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 },
            new BoundRule { Method = Method.Assumed, Range = new() { LowMilliwatts = 46_000, HighMilliwatts = 407_000 } },
        },
    };

    [Fact]
    public void Sums_OfRows_AreByMethodAndRule()
    {
        var bounds = new MethodBounds();
        bounds.Add(Row(0, 1_000, 300_000, Method.Counter), Gpu);
        bounds.Add(Row(1_000, 2_000, 100_000, Method.Counter), Gpu);
        bounds.Add(Row(2_000, 4_000, 200_000, Method.Assumed), Gpu);
        bounds.Add(Row(4_000, 5_000, 7_000, Method.Integrated), Gpu);

        Assert.Equal(
            [
                new(Method.Counter, new EnergyBounds(new(380_000), new(420_000))),
                new(Method.Integrated, new EnergyBounds(new(7_000), new(7_000))),
                new(Method.Assumed, new EnergyBounds(new(92_000), new(814_000))),
            ],
            bounds.Sums.OrderBy(sum => sum.Key));
    }

    [Fact]
    public void Sums_OfAnOpening_AreZeroWithItsMethod()
    {
        var bounds = new MethodBounds();
        bounds.Add(Row(5, 5, 0, Method.Assumed) with { Kind = RowKind.Opening }, Gpu);

        Assert.Equal(new(Method.Assumed, default(EnergyBounds)), Assert.Single(bounds.Sums));
    }

    /// <summary>Both ends of a figure at the agent and at the collector are of the same rows: they cannot differ.</summary>
    [Fact]
    public void Sums_OfAnyRows_AreTheCollectors()
    {
        var random = new Random(7);
        var bounds = new MethodBounds();
        var cells = new Dictionary<Method, EnergyCell>();
        long end = 0;
        for (var i = 0; i < 200; i++)
        {
            var row = Row(end, end += random.Next(1, 90_000), random.Next(0, 1_000_000), random.Next(3) switch { 0 => Method.Counter, 1 => Method.Assumed, _ => Method.Integrated });
            bounds.Add(row, Gpu);
            foreach (var entry in TickEntries.Of(new(row.EndMicroseconds, 0, new Inventory { Host = "h", Devices = { Gpu } }, [row], []), 0))
                cells[row.Method] = cells.GetValueOrDefault(row.Method) + entry.Cell;
        }

        Assert.Equal(3, bounds.Sums.Count);
        Assert.All(bounds.Sums, sum => Assert.Equal((cells[sum.Key].LowMillijoules, cells[sum.Key].HighMillijoules), (sum.Value.Low.Millijoules, sum.Value.High.Millijoules)));
    }

    private static DeviceRow Row(long startMilliseconds, long endMilliseconds, long millijoules, Method method) => new()
    {
        Device = 0,
        Kind = RowKind.Interval,
        StartMicroseconds = startMilliseconds * 1000,
        EndMicroseconds = endMilliseconds * 1000,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = method,
    };
}
