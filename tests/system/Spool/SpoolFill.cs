using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Conservation;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Spool;

/// <summary>A spool that an agent finds full of an earlier boot's ticks, whose joules are known to the millijoule.</summary>
internal sealed class SpoolFill
{
    private const int Turn = 1_000;
    private const int UserVersionOffset = 63;

    private readonly string _path;
    private readonly ConservationOracle _oracle = new();

    private SpoolFill(string path, DateTimeOffset firstTick) => (_path, FirstTick) = (path, firstTick);

    public DateTimeOffset FirstTick { get; }

    public long Bytes => new FileInfo(_path).Length;

    /// <summary>One tick a second, the last of them some minutes ago.</summary>
    public static SpoolFill Of(string directory, int ticks, int devices)
    {
        var load = new SyntheticLoad { DevicesPerAgent = devices, Start = TimeProvider.System.GetUtcNow().AddMinutes(-5).AddSeconds(-ticks), Seed = 41 };
        var options = new SpoolOptions(directory, 4L << 30, SpoolDurability.Minute, ByteString.CopyFrom(Guid.NewGuid().ToByteArray()));
        var fill = new SpoolFill(options.Path, load.Start);
        var agent = new SyntheticAgents(load, fill._oracle).All.Single();
        using var queue = new SpoolTickQueue(options, NullLogger.Instance);
        for (var done = 0; done < ticks; done += Turn)
        {
            foreach (var tick in agent.Next(Math.Min(Turn, ticks - done)))
                queue.Append(tick.Tick);
            // Commits what has come, in this thread.
            new SpoolThread(queue).Dispose();
        }

        return fill;
    }

    /// <summary>The file says another version than its content: no row is hit, and all of it must be brought over.</summary>
    public void DamageHeader()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = UserVersionOffset;
        file.WriteByte(0x55);
    }

    /// <summary>Throws with every device whose joules are not to the millijoule what was filled in.</summary>
    public void Demand(IReadOnlyDictionary<string, double> joules, string except) => ConservationOracle.Demand(_oracle.CheckEnergy(
        joules.Where(pair => pair.Key != except).ToDictionary(pair => pair.Key, pair => FleetTruth.Millijoules(pair.Value)), EnergyTolerance.Exact));
}
