namespace TelemetryFootprint.Collector.Slurm;

/// <summary>The program gave no answer that counts; its message is for the operator.</summary>
internal sealed class SacctException : Exception
{
    public SacctException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
