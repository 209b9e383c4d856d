using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Embodied;

public sealed class EmbodiedTableTests
{
    private const string Header = "model,kind,kg,low_kg,high_kg,lifetime_hours,gpus,year,source\n";

    [Theory]
    [InlineData("NVIDIA A100-SXM4-40GB", 150, 43, 318, 35_040, 1, "BLOOM")]
    [InlineData("NVIDIA H100 80GB HBM3", 164, 82, 575, 26_280, 1, "NVIDIA product carbon footprint")]
    [InlineData("hgx-host", 5700, 2850, 8550, 26_280, 8, "Boavizta")]
    [InlineData("hpe-apollo-6500", 2500, 1250, 3750, 35_040, 8, "BLOOM")]
    public void Find_KnownHardware_HasMassRangeLifetimeAndSource(string model, double kilograms, double low, double high, int lifetime, int gpus, string source)
    {
        var row = EmbodiedTable.Bundled.Find(model)!;

        Assert.Equal((kilograms * 1000, low * 1000, high * 1000), (row.Mass.Value, row.Low.Value, row.High.Value));
        Assert.Equal((lifetime, gpus), ((int)row.Lifetime.Value, row.SharedByGpus));
        Assert.Contains(source, row.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA B200")]
    [InlineData("H100")]
    [InlineData("A100-SXM")]
    public void Find_HardwareThatNobodyPublished_IsUnknown(string model) => Assert.Null(EmbodiedTable.Bundled.Find(model));

    [Fact]
    public void Bundled_EveryGpu_IsAWholeNameOfTheCatalogue() => Assert.All(
        EmbodiedTable.Bundled.Rows.Where(row => row.Kind == HardwareKind.Gpu), row => Assert.NotNull(GpuCatalogue.Find(row.Model)));

    [Fact]
    public void Over_OneHour_IsBetweenItsLowAndItsHigh() => Assert.All(EmbodiedTable.Bundled.Rows, row =>
    {
        var hour = new DeviceHours(1);
        Assert.InRange(row.Over(hour).Grams.Value, row.LowOver(hour).Grams.Value, row.HighOver(hour).Grams.Value);
        Assert.InRange(row.Over(hour).Grams.Value, 1, 40);
    });

    [Theory]
    [InlineData("model\n", "line 1")]
    [InlineData(Header + "A,board,1,1,1,1,1,2024,x", "'board' is neither gpu nor host")]
    [InlineData(Header + "A,gpu,1,2,3,1,1,2024,x", "'1' is not between its low and its high")]
    [InlineData(Header + "A,gpu,1,1,1,0,1,2024,x", "hours")]
    [InlineData(Header + "A,gpu,1,1,1,1,0,2024,x", "GPUs")]
    [InlineData(Header + "A,gpu,1,1,1,1,1,24,x", "not a year")]
    [InlineData(Header + "A,gpu,1,1,1,1,1,2024,x\na,gpu,1,1,1,1,1,2024,x", "line 3: a has two rows")]
    public void Read_WrongTable_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => EmbodiedTable.Read(new StringReader(text))).Message, StringComparison.Ordinal);
}
