namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A provider could not be asked, or its answer could not be believed. The message names cause and remedy.</summary>
public sealed class IntensityUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the provider asked us to wait; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
