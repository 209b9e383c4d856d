using Spectre.Console;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Where a command writes. A terminal gets one living line and colours; a pipe gets plain lines.</summary>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive)
{
    // A pipe has no width; a table of eight columns fits here without wrapping.
    private const int PlainWidth = 200;

    /// <summary>Whether <see cref="Error"/> is a terminal too.</summary>
    public bool IsErrorInteractive { get; init; }

    public static Terminal Standard() => new(Console.Out, Console.Error, !Console.IsOutputRedirected) { IsErrorInteractive = !Console.IsErrorRedirected };

    /// <summary>Writes where errors go: for commands whose output is another program's.</summary>
    public Terminal OnError() => this with { Output = Error, IsInteractive = IsErrorInteractive };

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
