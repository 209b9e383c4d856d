using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.UnitTests.Accounting.Catalogue;

public sealed class CatalogueMatchTests
{
    [Theory]
    [InlineData("A40", "A40", "the whole name")]
    [InlineData(" Tesla T4 ", "Tesla T4", "the whole name")]
    [InlineData("NVIDIA A40", "A40", "R470")]
    [InlineData("nvidia geforce rtx 3090", "GeForce RTX 3090", "R470")]
    public void Of_KnownName_IsItsRowAndHow(string name, string row, string how)
    {
        var match = CatalogueMatch.Of(name);

        Assert.Equal((name, row), (match.Name, match.Row?.Name));
        Assert.Contains(how, match.Reason, StringComparison.Ordinal);
        Assert.Empty(match.Near);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("GRID A100-10C", "vGPU")]
    [InlineData("Orin (nvgpu)", "Jetson")]
    [InlineData("Thor", "Jetson")]
    [InlineData("NVIDIA H100 80GB HBM3 MIG 1g.10gb", "MIG")]
    [InlineData("NVIDIA GeForce RTX 4090 Laptop GPU", "laptop")]
    [InlineData("NVIDIA GeForce RTX 3080 with Max-Q Design", "Max-Q")]
    [InlineData("NVIDIA GeForce RTX 5090 D", "export")]
    [InlineData("NVIDIA A4000", "never matches")]
    public void Of_UnknownName_SaysWhyNot(string name, string why)
    {
        var match = CatalogueMatch.Of(name);

        Assert.Null(match.Row);
        Assert.Contains(why, match.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA A4000", "RTX A4000")]
    [InlineData("NVIDIA H100 80GB", "H100 80GB HBM3")]
    [InlineData("T4", "Tesla T4")]
    [InlineData("NVIDIA GeForce RTX 3060 Ti", "GeForce RTX 3060")]
    [InlineData("GRID V100-8C", "Tesla V100-PCIE-16GB")]
    public void Of_UnknownName_ShowsWhatIsNear(string name, string near)
    {
        var match = CatalogueMatch.Of(name);

        Assert.Contains(near, match.Near.Select(model => model.Name));
        Assert.InRange(match.Near.Count, 1, 5);
    }

    [Fact]
    public void Of_NothingAlike_ShowsNothing() => Assert.Empty(CatalogueMatch.Of("Radeon Instinct").Near);

    [Fact]
    public void Of_PartOfAModelNumber_IsNearButNoMatch()
    {
        var match = CatalogueMatch.Of("A10");
        var longer = CatalogueMatch.Of("A10X");

        Assert.Equal("A10", match.Row?.Name);
        Assert.Null(longer.Row);
        Assert.Equal("A10", longer.Near[0].Name);
    }
}
