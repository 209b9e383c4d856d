using System.CommandLine;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

/// <summary>What stands behind the command's first word is the command's, whatever it is called.</summary>
public sealed class OwnOptionsTests
{
    private static readonly Command Run = RunCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null, false), TimeProvider.System);

    [Theory]
    [InlineData("run python x.py --output model.bin", "run -- python x.py --output model.bin")]
    [InlineData("run --name a --json python --json", "run --name a --json -- python --json")]
    [InlineData("run --zone=FR python --zone DE", "run --zone=FR -- python --zone DE")]
    [InlineData("run -o out.txt -- python -o model.bin", "run -o out.txt -- python -o model.bin")]
    [InlineData("run -o out.txt python -- -o model.bin", "run -o out.txt -- python -- -o model.bin")]
    [InlineData("run @args -", "run -- @args -")]
    [InlineData("run --help", "run --help")]
    [InlineData("run", "run")]
    [InlineData("top --for 20s", "top --for 20s")]
    [InlineData("", "")]
    public void Close_Words_EndWhereTheCommandBegins(string words, string expected) =>
        Assert.Equal(expected, string.Join(' ', OwnOptions.Close(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Run)));

    [Theory]
    [InlineData("--nmae", "--nmae", "a", "true")]
    [InlineData("--epochs", "--epochs=3", "true")]
    [InlineData("-x", "-x")]
    public async Task Run_OptionThatIsNone_IsRefusedBeforeAnythingIsRun(string name, params string[] words)
    {
        var run = await CommandRun.OfAsync(["run", .. words]);

        Assert.Equal((ExitCode.Usage, $"footprint: run has no option {name}; its options stand before the command, and footprint run --help lists them\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task Run_ZoneThatNoTableKnows_IsRefusedBeforeAnythingIsRun()
    {
        var run = await CommandRun.OfAsync("run", "--zone", "UK", "true");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("did you mean GB?", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
