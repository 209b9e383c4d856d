using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>One call while it lasts.</summary>
internal sealed class OpenCall(Credential? credential, Action<OpenCall> gone) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public string CredentialId => credential?.Id ?? "";

    /// <summary>Null: its credential is good.</summary>
    public string? Reason { get; private set; }

    public CancellationToken Ended => _ended.Token;

    public void End(string reason)
    {
        Reason = reason;
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        gone(this);
        _ended.Dispose();
    }
}
