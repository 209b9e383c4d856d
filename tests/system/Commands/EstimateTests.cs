using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Commands;

/// <summary>The command as a process: estimates need no collector, no network and no GPU, and a script can rely on the exit code.</summary>
public sealed class EstimateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static async Task<(int? Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var command = Service.Cli.Start(arguments);
        var code = await command.WaitForExitAsync(Patience);
        return (code, string.Join('\n', command.Output), string.Join('\n', command.Errors));
    }

    [Fact]
    public async Task Estimate_Json_IsOneDocumentAndZero()
    {
        var (code, output, errors) = await RunAsync("estimate", "--gpu", "A100", "--hours", "10", "--load", "1", "--zone", "FR", "--pue", "1.1", "--json");

        using var document = JsonDocument.Parse(output);
        var operational = document.RootElement.GetProperty("figures").GetProperty("operational");
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(4.07 * 1.1 * 44.18, operational.GetProperty("value").GetDouble(), 1e-3);
        Assert.Equal("g", operational.GetProperty("unit").GetString());
    }

    [Fact]
    public async Task Estimate_Case_PrintsPublishedAndOurs()
    {
        var (code, output, errors) = await RunAsync("estimate", "--case", "chatgpt-13m");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("23.1", output, StringComparison.Ordinal);
        Assert.Contains("23.17", output, StringComparison.Ordinal);
        Assert.Contains("reconciles", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "nothing to estimate", "estimate")]
    [InlineData(2, "--load 7 is not a number from 0 to 1", "estimate", "--gpu", "A100", "--hours", "1", "--load", "7")]
    [InlineData(1, "no case gpt5", "estimate", "--case", "gpt5")]
    [InlineData(1, "nothing is known of zone XX", "factors", "zones", "--zone", "XX")]
    public async Task Command_ThatCannotBeAnswered_SaysWhyInOneLine(int expected, string why, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((expected, ""), (code, output));
        Assert.StartsWith("footprint: ", errors, StringComparison.Ordinal);
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Fact]
    public async Task Factors_Zones_ListsFiguresWithTheirLicence()
    {
        var (code, output, errors) = await RunAsync("factors", "zones", "--zone", "US-CAMX");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("226.5 g/kWh", output, StringComparison.Ordinal);
        Assert.Contains("public domain", output, StringComparison.Ordinal);
    }
}
