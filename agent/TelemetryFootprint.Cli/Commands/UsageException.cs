namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options that do not go together, or name what no table knows. One line for a person, and the exit code.</summary>
internal sealed class UsageException(string message, int code = ExitCode.Usage) : Exception(message)
{
    public int Code { get; } = code;
}
