namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report's devices as RFC 4180 has tables.</summary>
internal static class DeviceCsv
{
    private const string Header = "host,index,uuid,model,kind,simulated,zone,factor,gas,energy_j,energy_low_j,energy_high_j,emissions_g,emissions_low_g,emissions_high_g,quality,emissions_reason,"
        + AccountCsv.Header;

    public static void Write(TextWriter output, Report report)
    {
        output.Write(string.Concat(report.Cells.Select(cell => cell.Name + ",")) + Header + "\r\n");
        foreach (var row in report.Account?.Devices ?? [])
        {
            string[] cells =
            [
                .. report.Cells.Select(cell => CsvCell.Of(cell.Value)), CsvCell.Of(row.Host), CsvCell.Of(row.Device?.Index), CsvCell.Of(row.Key), CsvCell.Of(row.Device?.Model), CsvCell.Of(row.Device?.Kind),
                CsvCell.Of(row.Simulated), CsvCell.Of(row.Zone), CsvCell.Of(row.Factor), CsvCell.Of(row.Gas), .. CsvCell.Of(row.Energy), .. CsvCell.Of(row.Emissions), CsvCell.Of(row.Emissions.Quality),
                CsvCell.Of(row.Emissions.Reason), .. AccountCsv.Cells(row, null),
            ];
            output.Write(string.Join(',', cells) + "\r\n");
        }
    }
}
