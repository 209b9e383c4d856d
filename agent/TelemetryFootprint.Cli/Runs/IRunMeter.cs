using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What measures a run: this process by itself, or the agent of this host.</summary>
internal interface IRunMeter : IDisposable
{
    /// <summary><c>local</c>: whole GPUs, whoever used them. <c>agent</c>: the run's own part of them.</summary>
    string Source { get; }

    /// <summary>What of this host's GPUs is not measured, and why; empty: nothing.</summary>
    IReadOnlyList<string> Missing { get; }

    /// <summary>What the collector says of the run, over all its hosts; null: nothing, or nothing of late.</summary>
    ControlCollector? Collector => null;

    /// <summary>A collector prices the run: it has been there since the run was claimed, even if it is not now.</summary>
    bool HasCollector => false;

    /// <summary>When the collector's last word of the run came, old or not; null: none has.</summary>
    long? HeardMicroseconds => null;

    /// <summary>After the end: waits, not for long, until the collector has all of this host's part. False: it has not.</summary>
    Task<bool> SettleAsync() => Task.FromResult(false);

    /// <summary>Microseconds of a clock that goes on by itself.</summary>
    long NowMicroseconds { get; }

    /// <summary>Comes back when it measures.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The command has begun just now.</summary>
    void Begin();

    /// <summary>The energy since then.</summary>
    Task<RunEnergy> LookAsync();

    /// <summary>The energy until the command ended; nothing is measured any more.</summary>
    Task<RunEnergy> EndAsync(long endMicroseconds);
}
