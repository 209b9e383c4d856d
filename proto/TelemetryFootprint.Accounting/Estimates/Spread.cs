namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>A figure and the range that it lies in.</summary>
public readonly record struct Spread<T>(T Low, T Mid, T High);
