namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What is asked for was known once and is kept no more, or not in so fine steps. The message says what is.</summary>
public sealed class HistoryGoneException(string message) : Exception(message);
