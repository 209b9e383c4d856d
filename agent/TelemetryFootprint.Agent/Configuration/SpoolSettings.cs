using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary><c>Spool:MaxSize</c> and <c>Spool:Durability</c>.</summary>
internal sealed record SpoolSettings(long MaxBytes, SpoolDurability Durability);
