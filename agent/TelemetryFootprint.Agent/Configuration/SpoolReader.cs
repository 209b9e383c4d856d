using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Reads <see cref="SpoolSettings"/>. A size means what it says in memory too, where the default is much smaller.</summary>
internal static class SpoolReader
{
    public static SpoolSettings Read(SettingsReader reader)
    {
        const string key = "Spool:Durability";
        var text = reader.Text(key, "tick");
        var durability = text switch
        {
            "tick" => SpoolDurability.Tick,
            "1m" => SpoolDurability.Minute,
            "memory" => SpoolDurability.Memory,
            _ => throw reader.Wrong(key, text, "tick, 1m or memory"),
        };
        var isMemory = durability == SpoolDurability.Memory;
        var standard = isMemory ? TickQueueLimits.ForMemory.MaxBytes : SpoolOptions.DefaultBytes;
        return new SpoolSettings(reader.Size("Spool:MaxSize", standard, isMemory ? 64 << 10 : SpoolOptions.SmallestBytes, isMemory ? 1L << 32 : 1L << 40), durability);
    }
}
