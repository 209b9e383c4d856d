using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Intensity.Rereads;

/// <summary>A range that has become <paramref name="Age"/> old.</summary>
internal sealed record DueReread(ProviderKey Key, TimeSpan Age, MinuteRange Range);
