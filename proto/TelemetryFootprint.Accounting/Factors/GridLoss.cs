namespace TelemetryFootprint.Accounting.Factors;

/// <summary>The share of what is generated that transmission and distribution lose, in millionths; a publisher's range and its middle.</summary>
public sealed record GridLoss(string Zone, int PartsPerMillion, int LowPartsPerMillion, int HighPartsPerMillion, int Year, string Source, string Licence);
