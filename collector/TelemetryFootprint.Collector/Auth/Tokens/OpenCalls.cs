using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>The long calls that stand on a credential. Whoever revokes it, or lets it expire, ends them within two seconds.</summary>
internal sealed partial class OpenCalls(ICredentialStore store, Authenticator authenticator, TimeProvider time, ILogger<OpenCalls> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<OpenCall, byte> _open = new();
    private long? _seen;
    private DateTimeOffset _looked;
    private string? _complaint;

    public OpenCall Open(Caller caller)
    {
        var call = new OpenCall(caller.Credential, gone => _open.TryRemove(gone, out _));
        if (caller.Credential is not null) _open[call] = 0;
        return call;
    }

    public void Look()
    {
        var open = _open.Keys;
        if (open.Count == 0) return;
        var whyEnded = authenticator.WhyEnded();
        foreach (var call in open)
        {
            if (whyEnded(call.CredentialId) is { } reason) call.End(reason);
        }
    }

    /// <summary>One turn. A store that cannot be used now is told once and asked again with the next; nothing of it ends the service.</summary>
    public void Tick()
    {
        try
        {
            LookIfDue();
            authenticator.WriteUses();
            _complaint = null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (_complaint == error.Message) return;
            _complaint = error.Message;
            LogFailed(error.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do Tick();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the service: what was used in its last seconds is kept as well.
            Tick();
        }
    }

    private void LookIfDue()
    {
        // Revoking happens in another process; expiring in none.
        if (store.Version is var version && version == _seen && time.GetUtcNow() - _looked < TimeSpan.FromSeconds(30)) return;
        Look();
        (_seen, _looked) = (version, time.GetUtcNow());
    }

    [LoggerMessage(2312, LogLevel.Warning, "The credentials cannot be looked at or written down now, and are again within seconds: {Reason}")]
    private partial void LogFailed(string reason);
}
