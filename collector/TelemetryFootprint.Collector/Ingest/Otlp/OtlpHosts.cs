using System.Collections.Concurrent;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>The hosts of OTLP in memory, one object each: what is known of others is in the inbox and read again when they come. Safe for concurrent callers.</summary>
internal sealed class OtlpHosts(Func<string, OtlpHost> make, TimeProvider time, int most = OtlpHosts.Most) : IDisposable
{
    public const int Most = 10_000;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, OtlpHost> _hosts = new(StringComparer.Ordinal);

    /// <summary>With its turn, which <see cref="Leave"/> gives back. Null: there are too many, and none of them is silent.</summary>
    public async Task<OtlpHost?> EnterAsync(string name, CancellationToken cancellationToken)
    {
        while (HostOf(name) is { } host)
        {
            await host.Turn.WaitAsync(cancellationToken);
            // Between the look and the turn it may have been forgotten, and another one made: two would count the same energy twice.
            if (_hosts.TryGetValue(name, out var known) && ReferenceEquals(known, host)) return host;
            host.Turn.Release();
        }

        return null;
    }

    public void Leave(OtlpHost host)
    {
        host.UsedAt = time.GetTimestamp();
        host.Turn.Release();
    }

    public void Dispose()
    {
        foreach (var host in _hosts.Values) host.Dispose();
    }

    private OtlpHost? HostOf(string name)
    {
        if (_hosts.TryGetValue(name, out var known)) return known;
        if (_hosts.Count >= most) Forget();
        return _hosts.Count >= most ? null : _hosts.GetOrAdd(name, make);
    }

    /// <summary>Hosts that were silent, whose turn nobody has: whoever waits for it meanwhile finds them gone.</summary>
    private void Forget()
    {
        foreach (var entry in _hosts)
        {
            if (time.GetElapsedTime(entry.Value.UsedAt) <= Silence || !entry.Value.Turn.Wait(0)) continue;
            _hosts.TryRemove(entry);
            entry.Value.Turn.Release();
        }
    }
}
