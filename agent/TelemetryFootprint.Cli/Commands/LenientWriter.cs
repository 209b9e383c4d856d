using System.Text;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Text for an output that may fail: a terminal that was closed, a disk that is full. The first failure is kept and ends it; it throws nothing.</summary>
internal sealed class LenientWriter(TextWriter inner) : TextWriter
{
    /// <summary>Why what was written is not, or not wholly, there; null: it is.</summary>
    public string? Failure { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Flush() => Try(inner.Flush);

    protected override void Dispose(bool disposing)
    {
        if (disposing) Try(inner.Dispose);
        base.Dispose(disposing);
    }

    private void Try(Action write)
    {
        if (Failure is not null) return;
        try
        {
            write();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = cause.Message;
        }
    }
}
