using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest.Otlp;

public sealed class OtlpHostsTests
{
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Enter_AtTheCap_ForgetsTheSilentOneAlone()
    {
        using var hosts = new OtlpHosts(name => new(name, null), _time, 2);
        var busy = (await hosts.EnterAsync("a", default))!;
        hosts.Leave((await hosts.EnterAsync("b", default))!);
        Assert.Null(await hosts.EnterAsync("c", default));
        _time.Advance(TimeSpan.FromMinutes(2));

        hosts.Leave((await hosts.EnterAsync("c", default))!);
        hosts.Leave(busy);
        Assert.Same(busy, await hosts.EnterAsync("a", default));
    }

    /// <summary>Whoever looked up a host that was forgotten before its turn came gets the one that took its place.</summary>
    [Fact]
    public async Task Enter_OfOneHostByManyAtTheCap_NeverHasTwoOfIt()
    {
        using var hosts = new OtlpHosts(name => new(name, null), new AlwaysLater(), 2);
        var inside = new ConcurrentDictionary<string, int>();
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var turn = 0; turn < 5_000; turn++)
            {
                var name = $"host-{(worker + turn) % 3}";
                if (await hosts.EnterAsync(name, default) is not { } host) continue;
                var now = inside.AddOrUpdate(name, 1, (_, count) => count + 1);
                if (now > 1) Interlocked.Exchange(ref most, now);
                Thread.Yield();
                inside.AddOrUpdate(name, 0, (_, count) => count - 1);
                hosts.Leave(host);
            }
        })));

        Assert.Equal(0, most);
    }

    /// <summary>Between any two looks at it, an hour passed.</summary>
    private sealed class AlwaysLater : TimeProvider
    {
        private long _hours;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _hours, 3600);
    }
}
