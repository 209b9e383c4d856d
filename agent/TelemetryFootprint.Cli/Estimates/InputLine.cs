namespace TelemetryFootprint.Cli.Estimates;

/// <summary>One input of an estimate: what it is, what was taken, and from where.</summary>
internal sealed record InputLine(string Name, string Value, string Source);
