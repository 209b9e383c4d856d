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
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"imports"},{"fuel":"gas","perc":20}]}""")]
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"imports","perc":null},{"fuel":"gas","perc":40}]}""")]
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"imports","perc":-5},{"fuel":"gas","perc":40}]}""")]
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"imports","perc":101},{"fuel":"gas","perc":40}]}""")]
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"gas","perc":20}]}""")]
    [InlineData("""{"generationmix":[{"fuel":"wind","perc":60},{"fuel":"gas","perc":60}]}""")]
    public void Of_AMixThatCannotBeRead_IsNone(string slot)
    {
        using var document = JsonDocument.Parse(slot);

        Assert.Null(NesoMix.Of(document.RootElement));
    }

    [Theory]
    [InlineData(59.6, 40)]
    [InlineData(60.4, 40)]
    public void Of_PartsThatWereRounded_IsAMix(decimal wind, decimal gas)
    {
        using var document = JsonDocument.Parse(FormattableString.Invariant($$"""{"generationmix":[{"fuel":"gas","perc":{{gas}}},{"fuel":"wind","perc":{{wind}}}]}"""));

        Assert.Equal(1_000_000, NesoMix.Of(document.RootElement)!.Parts.Sum(part => part.PartsPerMillion));
    }

    [Fact]
    public void Of_AMix_HasItsPartsOfTheWhole()
    {
        using var document = JsonDocument.Parse("""{"generationmix":[{"fuel":"gas","perc":40},{"fuel":"wind","perc":60}]}""");

        Assert.Equal("gas=400000 wind=600000", NesoMix.Of(document.RootElement)!.Text);
    }
}
