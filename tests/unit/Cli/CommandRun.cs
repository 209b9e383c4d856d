using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.UnitTests.Cli;

/// <summary>One run of the command in this process: its exit code and what it said.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public static Task<CommandRun> OfAsync(params string[] args) => OfAsync(TimeProvider.System, args);

    public static async Task<CommandRun> OfAsync(TimeProvider time, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, new Terminal(output, error, IsInteractive: false), time, CancellationToken.None);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The cells of the table's row that begins with these words.</summary>
    public string Row(string start) => Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .First(line => line.StartsWith(start, StringComparison.Ordinal));
}
