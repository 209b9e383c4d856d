using System.Text.Json;
using TelemetryFootprint.Collector.Intensity.Neso;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Neso;

public sealed class NesoMixTests
{
    /// <summary>The prices of the same answer do not suffer for it.</summary>
    [Theory]
    [InlineData("""{"generationmix":[{"fuel":"gas","perc":"n/a"}]}""")]
    [InlineData("""{"generationmix":[{"fuel":7,"perc":40}]}""")]
    [InlineData("""{"generationmix":"none"}""")]
    [InlineData("""{"generationmix":[{"fuel":"gas","perc":0}]}""")]
    [InlineData("{}")]
    public void Of_AMixThatCannotBeRead_IsNone(string slot)
    {
        using var document = JsonDocument.Parse(slot);

        Assert.Null(NesoMix.Of(document.RootElement));
    }

    [Fact]
    public void Of_AMix_HasItsPartsOfTheWhole()
    {
        using var document = JsonDocument.Parse("""{"generationmix":[{"fuel":"gas","perc":40},{"fuel":"wind","perc":60}]}""");

        Assert.Equal("gas=400000 wind=600000", NesoMix.Of(document.RootElement)!.Text);
    }
}
