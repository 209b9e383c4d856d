namespace TelemetryFootprint.Cli.Live;

/// <summary>Progress: on a terminal one line that is written over, in a pipe a line each.</summary>
internal sealed class LiveLine(TextWriter output, bool isInteractive)
{
    private bool _isOpen;

    /// <summary>For JSON, where progress would spoil the answer.</summary>
    public static LiveLine Silent { get; } = new(TextWriter.Null, false);

    public void Show(string text)
    {
        if (isInteractive)
        {
            output.Write($"\r\u001b[2K{text}");
            _isOpen = true;
        }
        else
        {
            output.WriteLine(text);
        }

        output.Flush();
    }

    /// <summary>Leaves the line as it is, so that what follows begins on its own.</summary>
    public void End()
    {
        if (_isOpen)
        {
            output.WriteLine();
        }
    }
}
