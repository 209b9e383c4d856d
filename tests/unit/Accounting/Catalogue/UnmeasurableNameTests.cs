using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.UnitTests.Accounting.Catalogue;

public sealed class UnmeasurableNameTests
{
    [Theory]
    [InlineData("GRID A100-10C", true, false)]
    [InlineData("NVIDIA GRID A100-10C", true, false)]
    [InlineData("Orin (nvgpu)", false, true)]
    [InlineData("Thor", false, true)]
    [InlineData("NVIDIA Thor", false, true)]
    [InlineData("NVIDIA H100 80GB HBM3", false, false)]
    [InlineData("NVIDIA Thor X", false, false)]
    [InlineData("", false, false)]
    public void Name_OfEachKind_IsToldFromTheOthers(string name, bool isVgpu, bool isJetson) =>
        Assert.Equal((isVgpu, isJetson), (UnmeasurableName.IsVgpu(name), UnmeasurableName.IsJetson(name)));

    /// <summary>The catalogue's row would be a guess for them.</summary>
    [Fact]
    public void Name_OfARowOfTheCatalogue_IsNeither() =>
        Assert.DoesNotContain(GpuCatalogue.All, model => UnmeasurableName.IsVgpu(model.Name) || UnmeasurableName.IsJetson(model.Name));
}
