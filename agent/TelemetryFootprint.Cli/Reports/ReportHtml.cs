using System.Net;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report as one page that needs nothing else: no script, no font, no image. Every text of it is escaped.</summary>
internal static class ReportHtml
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem;color:#222;background:#fff}table{border-collapse:collapse;margin:.5rem 0 1rem}"
        + "h2{font-size:1.15rem;margin:1.5rem 0 0}th,td{text-align:left;padding:.3rem .8rem;border-bottom:1px solid #ccc}th{font-weight:600}";

    private const string NarrowStyle = ".wide{overflow-x:auto}td,th{overflow-wrap:anywhere}.wide td,.wide th{overflow-wrap:normal;white-space:nowrap;font-variant-numeric:tabular-nums}"
        + "th[scope=row]{white-space:nowrap}.wide .say{white-space:normal;min-width:16rem}.wide .sum{font-weight:600}@media(max-width:40rem){body{margin:1rem}}@media print{details{display:none}}";

    private const string Simulated = $"SIMULATED {RowSum.Key}";

    // What is longer is a sentence, and may be broken; a UUID and its GPU- have 40.
    private const int LongestWord = 48;

    public static void Write(TextWriter output, Report report)
    {
        output.WriteLine("<!doctype html>");
        output.WriteLine($"<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Safe(report.Title)}</title><style>{Style}{TimelineHtml.Style}{NarrowStyle}</style></head><body>");
        output.WriteLine($"<h1>{Safe(report.Title)}</h1>");
        output.WriteLine("<table>");
        foreach (var (name, value) in report.Facts) output.WriteLine($"<tr><th scope=\"row\">{Safe(name)}</th><td>{Safe(value)}</td></tr>");
        output.WriteLine("</table>");
        if (report.Rows.Count > 0) Section(output, "Totals", ReportLines.Columns(report), ReportLines.Rows(report));
        else output.WriteLine($"<p>Energy and emissions are unknown: {Safe(report.Reason)}</p>");
        foreach (var shares in ShareTables.Of(report)) Section(output, shares.Title, ["energy of", .. shares.Columns.Skip(1)], shares.Rows);
        if (AccountTables.Rows(report) is { } beside) Section(output, beside.Title, ["of", .. beside.Columns.Skip(1)], beside.Rows);
        if (AccountTables.Devices(report) is { } devices) Section(output, devices.Title, ["device", .. devices.Columns.Skip(1)], devices.Rows);
        if (AccountTables.WhyNot(report) is { } unknown) output.WriteLine($"<p>{Safe(unknown)}</p>");
        foreach (var line in ReportLines.Coverage(report)) output.WriteLine($"<p>{Safe(line)}</p>");
        TimelineHtml.Write(output, report.Lanes);
        if (report.WhatIf.Count > 0)
        {
            Section(output, "What if", WhatIfLines.Columns, report.WhatIf.Select(WhatIfLines.Cells));
        }

        if (report.Account?.Rows.Count > 0) output.WriteLine($"<p>{Safe(AccountTables.Scope)}</p>");
        if (ReportLines.HasMoney(report)) output.WriteLine($"<p>{Safe(ReportLines.ScopeOfMoney)}</p>");
        output.WriteLine($"<p>{Safe(ReportLines.Scope)}</p></body></html>");
    }

    private static void Section(TextWriter output, string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        output.WriteLine($"<h2>{Safe(name)}</h2>");
        output.WriteLine($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{Safe(name)}\"><table><thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\">{Safe(column)}</th>"))}</tr></thead><tbody>");
        foreach (var row in rows) output.WriteLine($"<tr{(row[0] is RowSum.Key or Simulated ? " class=\"sum\"" : "")}>{string.Concat(row.Select(cell => cell.Length > LongestWord ? $"<td class=\"say\">{Safe(cell)}</td>" : $"<td>{Safe(cell)}</td>"))}</tr>");
        output.WriteLine("</tbody></table></div>");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
