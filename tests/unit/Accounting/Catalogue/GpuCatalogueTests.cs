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

    /// <summary>Watts are per NVML device: the board's figure, halved or quartered.</summary>
    [Theory]
    [InlineData("NVIDIA A16", 4, 250)]
    [InlineData("Tesla K80", 2, 300)]
    [InlineData("Tesla M60", 2, 300)]
    [InlineData("Tesla M10", 4, 212)]
    [InlineData("Tesla T4", 1, 70)]
    [InlineData("NVIDIA GB200", 1, 1200)]
    public void DevicesPerBoard_TimesMax_IsTheBoard(string name, int devices, double boardWatts)
    {
        var model = GpuCatalogue.Find(name)!;

        Assert.Equal(devices, model.DevicesPerBoard);
        Assert.Equal(boardWatts, devices * model.Max.Value);
    }

    [Theory]
    [InlineData("H100 80GB HBM3", FigureQuality.Measured, FigureQuality.Measured, 15)]
    [InlineData("A40", FigureQuality.Published, FigureQuality.Measured, 15)]
    [InlineData("H200", FigureQuality.Target, FigureQuality.Measured, 50)]
    [InlineData("Tesla V100-SXM2-16GB", FigureQuality.Measured, FigureQuality.Ccf, 50)]
    [InlineData("A100", FigureQuality.Ccf, FigureQuality.Ccf, 50)]
    [InlineData("NVIDIA L4", FigureQuality.Published, FigureQuality.Derived, 50)]
    public void HalfWidth_IsThatOfTheWeakerFigure(string name, FigureQuality max, FigureQuality idle, int percent)
    {
        var model = GpuCatalogue.Find(name)!;

        Assert.Equal((max, idle, percent / 100.0), (model.MaxQuality, model.IdleQuality, model.HalfWidth.Value));
    }

    /// <summary>A process that only holds a context keeps most boards awake.</summary>
    [Theory]
    [InlineData("A40", 30, 110)]
    [InlineData("Tesla P40", 10, 45)]
    [InlineData("Tesla V100-PCIE-16GB", 33, 45)]
    [InlineData("Tesla T4", 17, 26.8)]
    [InlineData("H100 80GB HBM3", 69, 69)]
    [InlineData("A100", 46, 46)]
    [InlineData("A10", 18, 54)]
    [InlineData("Tesla P100-PCIE-16GB", 30, 42)]
    [InlineData("Tesla V100S-PCIE-32GB", 30, 42)]
    public void HeldIdle_IsMeasuredOrAFactorOfIdle(string name, double idle, double held)
    {
        var model = GpuCatalogue.Find(name)!;

        Assert.Equal((idle, held), (model.Idle.Value, model.HeldIdle.Value));
    }

    [Fact]
    public void HeldIdle_NeverBelowIdleNorAboveMax() =>
        Assert.All(GpuCatalogue.All, model => Assert.InRange(model.HeldIdle.Milliwatts, model.Idle.Milliwatts, model.Max.Milliwatts / 2));

    /// <summary>Two sources that clash: the maker's figure is used, and the other one is named.</summary>
    [Theory]
    [InlineData("A30", 165, "194")]
    [InlineData("A100-PCIE-40GB", 250, "299")]
    [InlineData("Tesla P4", 75, "50")]
    public void Max_PublishedBeatsTheDiagnosticsTarget(string name, double watts, string other)
    {
        var model = GpuCatalogue.Find(name)!;

        Assert.Equal((watts, FigureQuality.Published), (model.Max.Value, model.MaxQuality));
        Assert.Contains(other, model.Source, StringComparison.Ordinal);
    }
}
