using System.Globalization;
using TelemetryFootprint.Accounting.Estimates.Cases;

namespace TelemetryFootprint.UnitTests.Accounting.Estimates.Cases;

/// <summary>Every published figure against ours: within its tolerance where it follows from its inputs, and beyond it where it does not.</summary>
public sealed class ReferenceCaseTests
{
    private static readonly string[] Sites =
    [
        "us-average", "arizona", "georgia", "illinois", "iowa", "texas", "virginia", "washington", "wyoming",
        "australia", "denmark", "finland", "india", "indonesia", "ireland", "mexico", "netherlands", "sweden",
    ];

    private static readonly string[] Others =
    [
        "gpt3", "t5", "meena", "gshard", "switch", "nas", "gshard-vs-gpt3", "google-4m", "bloom", "bloom-inference",
        "llama-7b", "llama-13b", "llama-33b", "llama-65b", "opt", "llama2-7b", "llama2-13b", "llama2-34b", "llama2-70b",
        "pointon", "ludvigsen", "chatgpt-13m",
    ];

    public static TheoryData<string> Names => [.. CaseTable.All.Select(one => one.Name)];

    [Fact]
    public void All_Names_AreThosePromised() =>
        Assert.Equal(Others.Concat(Sites.Select(site => $"water-{site}")).Order(), CaseTable.All.Select(one => one.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Case_IsAsItsTableSays(string name)
    {
        var one = CaseTable.Find(name)!;

        Assert.NotEmpty(one.Source);
        Assert.All(one.Parts, part => Assert.NotEmpty(part.Inputs));
        Assert.All(one.Run(), result => Assert.True(
            result.Holds, string.Create(CultureInfo.InvariantCulture, $"{name} {result.Figure.Part} {result.Figure.Metric}: printed {result.Figure.Printed}, ours {result.Ours:g6}")));
    }

    /// <summary>Ours, worked out by hand from the inputs, to the digits of the worked examples.</summary>
    [Theory]
    [InlineData("nas", "training", CaseMetric.FacilityMegawattHours, 7.47, 0.005)]
    [InlineData("t5", "training", CaseMetric.FacilityMegawattHours, 85.33, 0.005)]
    [InlineData("meena", "training", CaseMetric.FacilityMegawattHours, 232.25, 0.005)]
    [InlineData("gshard", "gross", CaseMetric.FacilityMegawattHours, 23.92, 0.005)]
    [InlineData("switch", "gross", CaseMetric.FacilityMegawattHours, 178.83, 0.005)]
    [InlineData("gpt3", "training", CaseMetric.FacilityMegawattHours, 1289.38, 0.005)]
    [InlineData("gpt3", "from-flops", CaseMetric.FacilityMegawattHours, 1287.06, 0.005)]
    [InlineData("gpt3", "published-energy", CaseMetric.ItMegawattHours, 1170.0, 0.05)]
    [InlineData("bloom", "dynamic+idle+embodied-gpus+embodied-servers", CaseMetric.TotalTonnes, 50.53, 0.05)]
    [InlineData("bloom", "in-the-llama-table", CaseMetric.FacilityMegawattHours, 476.47, 0.005)]
    [InlineData("llama-65b", "all-experiments", CaseMetric.FacilityMegawattHours, 3287, 1)]
    [InlineData("llama2-70b", "7b+13b+34b+training", CaseMetric.OperationalTonnes, 539.00, 0.005)]
    [InlineData("bloom-inference", "service", CaseMetric.OperationalTonnes, 0.3601, 0.00005)]
    [InlineData("bloom-inference", "service", CaseMetric.QueriesPerHour, 534, 0.5)]
    [InlineData("water-us-average", "machines-only", CaseMetric.WaterMegalitres, 4.945, 0.0005)]
    [InlineData("water-finland", "training", CaseMetric.OffSiteMegalitres, 6.547, 0.0005)]
    [InlineData("pointon", "day", CaseMetric.FacilityKilowattHours, 11_870.8, 0.05)]
    [InlineData("pointon", "day", CaseMetric.OperationalTonnes, 3.824, 0.0005)]
    [InlineData("ludvigsen", "servers-at-tdp", CaseMetric.FacilityGigawattHours, 8.33, 0.005)]
    [InlineData("chatgpt-13m", "month", CaseMetric.FacilityGigawattHours, 23.17, 0.005)]
    public void Run_Figure_IsOursToTheDigit(string name, string part, CaseMetric metric, double expected, double tolerance)
    {
        var ours = CaseTable.Find(name)!.Run().First(result => result.Figure.Part == part && result.Figure.Metric == metric).Ours;

        Assert.InRange(ours, expected - tolerance, expected + tolerance);
    }

    [Theory]
    [InlineData("bloom-inference", 3)]
    [InlineData("llama-65b", 2)]
    [InlineData("llama2-70b", 1)]
    [InlineData("bloom", 2)]
    [InlineData("opt", 1)]
    [InlineData("water-us-average", 1)]
    [InlineData("ludvigsen", 1)]
    [InlineData("gpt3", 0)]
    public void Run_FiguresThatDoNotFollow_AreToldSo(string name, int count)
    {
        var beyond = CaseTable.Find(name)!.Run().Where(result => !result.IsWithin).ToList();

        Assert.Equal(count, beyond.Count);
        Assert.All(beyond, result => Assert.False(result.Figure.Reconciles));
    }
}
