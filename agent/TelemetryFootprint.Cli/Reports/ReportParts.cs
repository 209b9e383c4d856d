namespace TelemetryFootprint.Cli.Reports;

/// <summary>What the rows of a report in CSV are.</summary>
internal enum ReportParts
{
    Totals,
    Steps,
    Devices,
}
