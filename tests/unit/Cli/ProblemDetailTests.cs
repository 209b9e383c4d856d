using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Cli;

/// <summary>Why a collector refuses is in its answer, and said to whoever asked, with what to do.</summary>
public sealed class ProblemDetailTests
{
    private static readonly string[] Day = ["--from", "2026-11-22T00:00Z", "--to", "2026-11-23T00:00Z"];

    [Fact]
    public async Task Report_WithAnUnknownTimeZone_NamesIt()
    {
        await using var rig = await CollectorRig.StartAsync();

        var run = await CommandRun.OfAsync("report", "--site", "a", "--from", "2026-11-22", "--to", "2026-11-23", "--tz", "Europe/Berln", "--server", rig.Http.ToString());

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Matches("answers 400 to /api/v1/totals: tz: .*Europe/Berln.*; that command.s --help", run.Error);
    }

    [Fact]
    public async Task Report_PerUnitOfSiteAndUser_SaysThatTheyExcludeEachOther()
    {
        await using var rig = await CollectorRig.StartAsync();

        var run = await CommandRun.OfAsync(["report", "--site", "a", "--user", "ada", "--units", "tokens=5", .. Day, "--server", rig.Http.ToString()]);

        Assert.Equal(1, run.Code);
        Assert.Contains("answers 400 to /api/v1/sci: run, site, user: are given together", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(410, "the minutes before November are gone", "ask for a later --from")]
    [InlineData(501, "asOf is not answered here", "ask the collector that took it in")]
    [InlineData(503, "The shared store gives no answer", "try again in a while")]
    [InlineData(429, "too many questions at once", "try again in a while")]
    [InlineData(500, "the disk is full", "look at the collector's log")]
    public async Task AnyRefusal_HasItsReasonAndARemedy(int status, string detail, string remedy)
    {
        await using var collector = await ScriptedCollector.StartAsync(status, $$"""{"status":{{status}},"detail":"{{detail}}."}""");

        var run = await CommandRun.OfAsync("budgets", "--server", collector.Address);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains($"answers {status} to /api/v1/budgets: {detail}; {remedy}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"a\u001b[31m\nb\u009b"}""", ": a[31mb; ")]
    [InlineData("""{"detail":7}""", "budgets; ")]
    [InlineData("""{"detail":"\u0007"}""", "budgets; ")]
    [InlineData("""{"detail":"\ud800"}""", "budgets; ")]
    [InlineData("[]", "budgets; ")]
    [InlineData("<html>", "budgets; ")]
    [InlineData("", "budgets; ")]
    public async Task AnOddReason_SteersNoTerminal(string body, string says)
    {
        await using var collector = await ScriptedCollector.StartAsync(500, body);

        var run = await CommandRun.OfAsync("budgets", "--server", collector.Address);

        Assert.Contains(says + "look at the collector's log", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Error.TrimEnd('\n', '\r'), char.IsControl);
    }

    [Theory]
    [InlineData(5_000, 400)]
    [InlineData(100_000, 0)]
    public async Task ALongReason_IsCut(int length, int shown)
    {
        await using var collector = await ScriptedCollector.StartAsync(500, $$"""{"detail":"{{new string('x', length)}}"}""");

        var run = await CommandRun.OfAsync("budgets", "--server", collector.Address);

        Assert.Equal(shown, run.Error.Count(letter => letter == 'x'));
    }
}
