namespace TelemetryFootprint.Cli.Reports;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    Table,
    Json,
    Csv,
    Html,
}
