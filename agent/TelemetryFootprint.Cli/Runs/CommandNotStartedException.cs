namespace TelemetryFootprint.Cli.Runs;

/// <summary>The command could not be started, with the exit code that a shell gives for that: 127 there is none, 126 it cannot be executed.</summary>
internal sealed class CommandNotStartedException(string message, int code, Exception? cause = null) : Exception(message, cause)
{
    public const int NotFound = 127, NotExecutable = 126;

    public int Code { get; } = code;
}
