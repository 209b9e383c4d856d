using Spectre.Console.Rendering;

namespace TelemetryFootprint.Cli.Live;

/// <summary>Progress: on a terminal one line that is written over, in a pipe a line each.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="isInteractive">It is a terminal.</param>
/// <param name="columns">How many it has now: it may change at any time. Null: unknown.</param>
internal sealed class LiveLine(TextWriter output, bool isInteractive, Func<int?>? columns = null)
{
    private const string Clear = "\r\u001b[2K";

    /// <summary>What every terminal has that does not tell.</summary>
    private const int UsualColumns = 80;

    private readonly Lock _gate = new();
    private bool _isOpen;

    /// <summary>For JSON, where progress would spoil the answer.</summary>
    public static LiveLine Silent { get; } = new(TextWriter.Null, false);

    public void Show(string text)
    {
        lock (_gate)
        {
            if (isInteractive) output.Write(Clear + Cut(text));
            else output.WriteLine(text);
            _isOpen = isInteractive;
            output.Flush();
        }
    }

    /// <summary>Makes room for a line that stays.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (!_isOpen) return;
            output.Write(Clear);
            output.Flush();
            _isOpen = false;
        }
    }

    /// <summary>A line that is too long would go on below, and only its last part be written over. The last column stays free: some terminals go on there at once.</summary>
    private string Cut(string text)
    {
        var plain = string.Concat(text.Where(letter => !char.IsControl(letter)));
        var room = Math.Max(1, (columns?.Invoke() ?? UsualColumns) - 1);
        return Segment.CellCount([new Segment(plain)]) <= room ? plain : $"{Segment.Truncate(new Segment(plain), room - 1)?.Text}…";
    }
}
