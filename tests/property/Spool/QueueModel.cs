namespace TelemetryFootprint.PropertyTests.Spool;

/// <summary>What a bounded queue of numbered ticks does, without regard to speed.</summary>
internal sealed class QueueModel(int cap)
{
    public List<ulong> Waiting { get; } = [];

    public ulong Last { get; private set; }

    public long Acknowledged { get; set; }

    public long SetAside { get; set; }

    public long Dropped { get; private set; }

    public ulong Append()
    {
        Waiting.Add(++Last);
        while (Waiting.Count > cap)
        {
            Waiting.RemoveAt(0);
            Dropped++;
        }

        return Last;
    }

    /// <summary>A tick under a number of the queue's own choice: it may pass over those of ticks that nobody saw.</summary>
    public ulong AppendAt(ulong sequence)
    {
        Last = sequence > Last ? sequence - 1 : Last;
        return Append();
    }

    public int Forget(ulong first, ulong last) => Waiting.RemoveAll(sequence => sequence >= first && sequence <= last);
}
