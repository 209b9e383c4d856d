using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Whose a process is. Any thread; no call waits for the operating system, but <see cref="Settle"/> for a moment.</summary>
public interface IProcessOwners
{
    /// <summary>The process is on a device now: find out whose it is, unless that is known.</summary>
    void See(int pid);

    /// <summary>The run's id; null: nobody's that can be told, or not told yet.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="sinceMicroseconds">The beginning of the row that asks: a claim that began later has no part of it.</param>
    string? RunOf(int pid, long sinceMicroseconds = long.MaxValue);

    /// <summary>The runs that a GPU is set aside for, each once; empty: it is nobody's while it is unused.</summary>
    /// <param name="uuid">Of the GPU, or a name of a MIG instance.</param>
    /// <param name="index">Its place on the host; -1: it has none, being a part of a GPU.</param>
    /// <param name="sinceMicroseconds">The beginning of the row that asks: what was set aside later says nothing of it.</param>
    IReadOnlyList<string> ReservedBy(string uuid, int index, long sinceMicroseconds) => [];

    /// <summary>The same, of an instance of a MIG board.</summary>
    /// <param name="names">All that it has: who has a right to it by one may have named it by another.</param>
    /// <param name="board">The UUID of its board, and its place on the host.</param>
    /// <param name="sinceMicroseconds">As of a GPU.</param>
    IReadOnlyList<string> ReservedBy(IReadOnlyList<string> names, (string Uuid, int Index) board, long sinceMicroseconds) =>
        [.. names.SelectMany(name => ReservedBy(name, -1, sinceMicroseconds)).Distinct(StringComparer.Ordinal)];

    /// <summary>Waits a moment for those that were seen just now, so that a new process is its run's from its first row on.</summary>
    void Settle()
    {
    }

    /// <summary>A tick begins: its time is this moment's, so what is claimed or ended while it is under way waits for the next one.</summary>
    void Begin()
    {
    }

    /// <summary>A tick is over, and its rows had the owners of before: claims that were asked for before it began begin and end now.</summary>
    void Turn(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows)
    {
    }
}
