namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The spool cannot be used as it is, in one line that says what to do.</summary>
public sealed class SpoolException(string message, Exception? cause = null) : IOException(message, cause);
