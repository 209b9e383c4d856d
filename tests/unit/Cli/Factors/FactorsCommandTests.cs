using System.Text.Json;
using TelemetryFootprint.Accounting.Catalogue;

namespace TelemetryFootprint.UnitTests.Cli.Factors;

/// <summary>The catalogue as a person and as a script read it; nobody has to listen anywhere.</summary>
public sealed class FactorsCommandTests
{
    [Fact]
    public async Task Gpus_List_HasEveryRowOnOneLine()
    {
        var run = await CommandRun.OfAsync("factors", "gpus");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True(GpuCatalogue.All.Count >= 45);
        Assert.All(GpuCatalogue.All, model => Assert.Contains($" {model.Name} ", run.Output, StringComparison.Ordinal));
        Assert.Contains($"{GpuCatalogue.All.Count} models", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("H100 80GB HBM3", "H100 80GB HBM3 Hopper 69 69 700 1 15 % measured, measured NVML capture")]
    [InlineData("Tesla K80", "Tesla K80 Kepler 17.5 52.5 150 2 50 % ccf, published")]
    [InlineData("A16", "A16 Ampere 7.5 22.5 62.5 4 50 % derived, target")]
    [InlineData("A40", "A40 Ampere 30 110 300 1 15 % measured, published")]
    public async Task Gpus_Row_ShowsRangeBoardQualityAndSource(string name, string row)
    {
        var run = await CommandRun.OfAsync("factors", "gpus");

        Assert.StartsWith(row, run.Row(name + " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpus_Model_SaysWhichRowAndWhy()
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--model", "NVIDIA A40");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("'NVIDIA A40' is the row 'A40': the whole name without its \"NVIDIA \"", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RTX A4000", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA A4000", "no row has this whole name", "RTX A4000")]
    [InlineData("GRID V100-8C", "vGPU", "Tesla V100-PCIE-16GB")]
    [InlineData("NVIDIA GeForce RTX 3090 Laptop GPU", "laptop", "GeForce RTX 3090")]
    public async Task Gpus_ModelWithoutARow_SaysWhyNotAndWhatIsNear(string name, string why, string near)
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--model", name);

        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.StartsWith($"'{name}' matches no row: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(why, run.Output, StringComparison.Ordinal);
        Assert.Contains("none of them taken", run.Output, StringComparison.Ordinal);
        Assert.Contains(near, run.Output, StringComparison.Ordinal);
        Assert.Contains("MinWatts", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpus_ModelLikeNothing_ShowsNoTable()
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--model", "Radeon Instinct");

        Assert.Equal(1, run.Code);
        Assert.DoesNotContain("architecture", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpus_Json_IsEveryFigureWithItsQuality()
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--json");

        using var document = JsonDocument.Parse(run.Output);
        var gpus = document.RootElement.GetProperty("gpus").EnumerateArray().ToList();
        var k80 = gpus.Single(gpu => gpu.GetProperty("name").GetString() == "Tesla K80");
        Assert.Equal(GpuCatalogue.All.Count, gpus.Count);
        Assert.Equal(
            (17.5, "ccf", 52.5, "derived", 150.0, "published", 2, 0.5),
            (k80.GetProperty("idleWatts").GetDouble(), k80.GetProperty("idleQuality").GetString(), k80.GetProperty("heldIdleWatts").GetDouble(),
                k80.GetProperty("heldIdleQuality").GetString(), k80.GetProperty("maxWatts").GetDouble(), k80.GetProperty("maxQuality").GetString(),
                k80.GetProperty("devicesPerBoard").GetInt32(), k80.GetProperty("halfWidth").GetDouble()));
    }

    [Theory]
    [InlineData("NVIDIA L40S", 0, JsonValueKind.Object, 0)]
    [InlineData("L40G", 1, JsonValueKind.Null, 2)]
    public async Task Gpus_ModelJson_IsTheRowOrNull(string name, int code, JsonValueKind row, int near)
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--json", "--model", name);

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(code, run.Code);
        Assert.Equal(name, document.RootElement.GetProperty("name").GetString());
        Assert.Equal(row, document.RootElement.GetProperty("row").ValueKind);
        Assert.NotEqual("", document.RootElement.GetProperty("reason").GetString());
        Assert.InRange(document.RootElement.GetProperty("near").GetArrayLength(), near, 5);
    }

    [Theory]
    [InlineData("factors")]
    [InlineData("factors", "cars")]
    [InlineData("factors", "gpus", "--model")]
    public async Task Factors_BadUsage_IsTwo(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Factors_Help_SaysWhenARowIsUsed()
    {
        var run = await CommandRun.OfAsync("factors", "gpus", "--help");

        Assert.Equal(0, run.Code);
        Assert.Contains("--model", run.Output, StringComparison.Ordinal);
        Assert.Contains("live power limit beats", run.Output, StringComparison.Ordinal);
    }
}
