using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.TestKit.Logging;

/// <summary>
/// Collects what is logged and, at <see cref="Verify"/> or disposal, fails on an ERROR that the test did not expect.
/// ERROR means that something was lost or an operator is needed, so that none may pass unseen.
/// </summary>
public sealed class ErrorLogGuard : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentBag<Func<LogEntry, bool>> _expected = [];

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>Errors that no <see cref="Expect"/> covers.</summary>
    public IReadOnlyList<LogEntry> Unexpected =>
        [.. _entries.Where(entry => entry.Level >= LogLevel.Error && !_expected.Any(expected => expected(entry)))];

    /// <summary>Errors whose message contains this are part of the test.</summary>
    public ErrorLogGuard Expect(string messagePart)
    {
        _expected.Add(entry => entry.Message.Contains(messagePart, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Errors with this event id are part of the test.</summary>
    public ErrorLogGuard Expect(int eventId)
    {
        _expected.Add(entry => entry.Event.Id == eventId);
        return this;
    }

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(categoryName, _entries);

    /// <summary>A logger for code that is built without a container.</summary>
    public ILogger<T> LoggerFor<T>() => new CollectingLogger<T>(_entries);

    /// <summary>Throws <see cref="UnexpectedErrorLogException"/> if there is an unexpected ERROR.</summary>
    public void Verify()
    {
        var unexpected = Unexpected;
        if (unexpected.Count > 0)
        {
            throw new UnexpectedErrorLogException(unexpected);
        }
    }

    /// <summary>A guard that is only disposed must fail its test too; a container that disposes its providers does so at the end.</summary>
    public void Dispose() => Verify();
}
