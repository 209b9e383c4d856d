using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.UnitTests.Accounting.Catalogue;

public sealed class GpuCatalogueTests
{
    [Theory]
    [InlineData("A100", 46, 407)]
    [InlineData("NVIDIA A100-SXM4-40GB", 46, 407)]
    [InlineData("A100-SXM4-80GB", 46, 407)]
    [InlineData("NVIDIA A100-PCIE-40GB", 29, 250)]
    [InlineData("NVIDIA H100 80GB HBM3", 69, 700)]
    [InlineData("nvidia geforce rtx 3090", 27.2, 350)]
    [InlineData("Tesla T4", 17, 70)]
    [InlineData("NVIDIA A16", 7.5, 62.5)]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", 4, 300)]
    public void Find_WholeName_GivesItsRange(string name, double idle, double max)
    {
        var model = GpuCatalogue.Find(name);

        Assert.NotNull(model);
        Assert.Equal(idle, model.Idle.Value);
        Assert.Equal(max, model.Max.Value);
    }

    [Theory]
    [InlineData("NVIDIA A4")]
    [InlineData("NVIDIA A1000")]
    [InlineData("NVIDIA GeForce RTX 3080 Laptop GPU")]
    [InlineData("NVIDIA GeForce RTX 4090 D")]
    [InlineData("NVIDIA RTX A5000 with Max-Q Design")]
    [InlineData("NVIDIA NVIDIA A40")]
    [InlineData("GRID A100-10C")]
    [InlineData("Orin (nvgpu)")]
    [InlineData("")]
    public void Find_NameThatOnlyResembles_IsUnknown(string name) => Assert.Null(GpuCatalogue.Find(name));

    [Fact]
    public void All_IsLargeAndPlausible()
    {
        Assert.True(GpuCatalogue.All.Count >= 45);
        Assert.All(GpuCatalogue.All, model =>
        {
            Assert.InRange(model.Idle.Milliwatts, 1, model.Max.Milliwatts / 2);
            Assert.InRange(model.Max.Value, 40, 1500);
            Assert.InRange(model.DevicesPerBoard, 1, 4);
            Assert.NotEmpty(model.Source);
            Assert.False(model.Name.StartsWith("NVIDIA ", StringComparison.Ordinal));
        });
    }
}
