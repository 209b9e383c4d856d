namespace TelemetryFootprint.Collector.Web;

/// <summary>A component that a figure lacks, or lacks a part of, on so many of its hosts.</summary>
internal sealed record MissingRow(string Component, string Reason, int Hosts);
