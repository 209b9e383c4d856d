namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// The web-config in force. Users and headers of a replaced file count within seconds; its listener's own settings wait for a restart, and say
/// so. A replacement that cannot be used leaves the old one in force and is told once; contents count when two looks saw the same.
/// </summary>
internal sealed partial class WebConfigState(WebConfigText? start, WebSettings initial, ILogger<WebConfigState> logger)
{
    private volatile WebSettings _current = initial;
    private string? _taken = start?.Text;
    private string? _pending;
    private string? _complaint;

    public WebSettings Current => _current;

    /// <summary>One look at the file; one thread at a time.</summary>
    public void Look()
    {
        if (start is not { File: var file }) return;
        try
        {
            var text = WebConfigFile.Read(file);
            var isSettled = text == _pending;
            _pending = text;
            if (!isSettled || text == _taken) return;
            var read = WebConfigFile.Parse(text, file);
            LogReloaded(file, read.Users.Count);
            var listener = _current;
            if (read.Tls != listener.Tls || read.Http2 != listener.Http2) LogRestart(file);
            _current = read with { Tls = listener.Tls, Http2 = listener.Http2 };
            (_taken, _complaint) = (text, null);
        }
        catch (Exception error)
        {
            if (_complaint == error.Message) return;
            _complaint = error.Message;
            LogKept(error.Message);
        }
    }

    [LoggerMessage(2320, LogLevel.Information, "{File} read anew: {Users} users")]
    private partial void LogReloaded(string file, int users);

    [LoggerMessage(2321, LogLevel.Warning, "{File} asks for another tls_server_config or http2 than the listener has: restart the collector for that")]
    private partial void LogRestart(string file);

    [LoggerMessage(2322, LogLevel.Warning, "The replaced web-config cannot be used and the old one stays in force: {Reason}")]
    private partial void LogKept(string reason);
}
