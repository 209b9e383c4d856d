namespace TelemetryFootprint.TestKit.Files;

/// <summary>A golden file and the text differ. The message is the diff.</summary>
public sealed class GoldenMismatchException(string message) : Exception(message);
