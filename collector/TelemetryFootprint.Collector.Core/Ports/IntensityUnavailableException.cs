namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>A provider could not be asked, or its answer could not be believed. The message names cause and remedy, and never a secret.</summary>
public sealed class IntensityUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    public IntensityFailure Failure { get; init; } = IntensityFailure.Unreachable;

    /// <summary>How long the provider asked us to wait; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if the same question may well be answered a moment later.</summary>
    public bool IsTransient => RetryAfter is null && (Failure is IntensityFailure.Unreachable or IntensityFailure.Server);
}
