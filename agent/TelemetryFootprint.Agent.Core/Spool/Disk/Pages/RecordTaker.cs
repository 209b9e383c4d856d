namespace TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

/// <summary>Is shown what may be a row; true: it believes it.</summary>
internal delegate bool RecordTaker(long key, in PageRecord record);
