namespace TelemetryFootprint.TestKit.Processes;

/// <summary>Lines of one stream; the oldest go when a talkative child exceeds the cap.</summary>
internal sealed class LineCapture
{
    private const int MaximumLines = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaximumLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
