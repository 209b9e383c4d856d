namespace TelemetryFootprint.TestKit.Processes;

/// <summary>A child did not do what the test waited for. The message holds all that it said.</summary>
public sealed class ChildProcessException(string message, ChildProcess child) : Exception($"{message}\n{child.Transcript()}");
