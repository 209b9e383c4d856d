namespace TelemetryFootprint.Cli.Commands;

/// <summary>Exit codes of the command, frozen.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
}
