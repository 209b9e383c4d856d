using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>The long calls that stand on a credential. Whoever revokes it, or lets it expire, ends them within two seconds.</summary>
internal sealed class OpenCalls(ICredentialStore store, Authenticator authenticator, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<OpenCall, byte> _open = new();

    public OpenCall Open(Caller caller)
    {
        var call = new OpenCall(caller.Credential, gone => _open.TryRemove(gone, out _));
        if (caller.Credential is not null) _open[call] = 0;
        return call;
    }

    public void Look()
    {
        foreach (var group in _open.Keys.GroupBy(call => call.CredentialId, StringComparer.Ordinal))
        {
            if (authenticator.WhyEnded(group.Key) is not { } reason) continue;
            foreach (var call in group) call.End(reason);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (seen, expiry) = (store.Version, time.GetUtcNow());
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Revoking happens in another process; expiring in none.
                if (store.Version is var now && now == seen && time.GetUtcNow() - expiry < TimeSpan.FromSeconds(30)) continue;
                (seen, expiry) = (now, time.GetUtcNow());
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the service.
        }
    }
}
