using Spectre.Console;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Where a command writes. A terminal gets one living line and colours; a pipe gets plain lines.</summary>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive)
{
    // A pipe has no width; a table of eight columns fits here without wrapping.
    private const int PlainWidth = 200;

    public static Terminal Standard() => new(Console.Out, Console.Error, !Console.IsOutputRedirected);

    /// <summary>A console of the table library on this output.</summary>
    public IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
        if (!IsInteractive)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
