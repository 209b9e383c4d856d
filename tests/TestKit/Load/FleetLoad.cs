using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>
/// N agents over real gRPC against one collector, with the truth per device in <see cref="Oracle"/>. A broken stream is opened again
/// until the deadline, so a test may kill the collector under it.
/// </summary>
public sealed class FleetLoad
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private int _streams;

    public FleetLoad(SyntheticLoad load, AgentLoadOptions options, TimeProvider time)
    {
        _time = time;
        Agents = new(load, Oracle);
        Loads = [.. Agents.All.Select(agent => new AgentLoad(agent, options, time, Oracle))];
    }

    /// <summary>What every device truly drew, and which ticks were acknowledged. Its truth runs ahead of the acknowledgements while the load runs.</summary>
    public ConservationOracle Oracle { get; } = new();

    public SyntheticAgents Agents { get; }

    public IReadOnlyList<AgentLoad> Loads { get; }

    /// <summary>Streams opened so far; more than agents: some broke.</summary>
    public int Streams => _streams;

    /// <summary>
    /// Until each agent has had so many ticks acknowledged, counted from the first call. Then Σ joules per device at the collector is exactly
    /// <see cref="ConservationOracle.ObservableEnergy"/>, as long as <paramref name="ticks"/> is a multiple of the ticks per batch.
    /// </summary>
    public Task RunAsync(Func<Uri> endpoint, ulong ticks, CancellationToken cancellationToken) =>
        Task.WhenAll(Loads.Select(load => RunAsync(load, endpoint, ticks, cancellationToken)));

    private async Task RunAsync(AgentLoad load, Func<Uri> endpoint, ulong ticks, CancellationToken cancellationToken)
    {
        while (load.AcknowledgedTicks < ticks)
        {
            try
            {
                Interlocked.Increment(ref _streams);
                await load.RunAsync(endpoint(), ticks, cancellationToken);
            }
            catch (GrpcException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
        }
    }
}
