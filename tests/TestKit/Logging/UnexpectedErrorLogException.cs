namespace TelemetryFootprint.TestKit.Logging;

/// <summary>The code under test logged an ERROR that the test did not expect.</summary>
public sealed class UnexpectedErrorLogException(IReadOnlyList<LogEntry> entries)
    : Exception($"{entries.Count} unexpected ERROR log line(s):\n{string.Join('\n', entries)}")
{
    public IReadOnlyList<LogEntry> Entries => entries;
}
