using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Cloud;

/// <summary>What an operator states of its sites: a year's mean over its fleet (region <c>*</c>) or of one region. Operators count water differently.</summary>
public sealed record CloudEfficiency(string Cloud, string Region, Pue? Pue, LitresPerKilowattHour? Wue, int Year, string Source, string Licence)
{
    /// <summary>The region of a row that speaks of the operator's whole fleet.</summary>
    public const string Fleet = "*";
}
