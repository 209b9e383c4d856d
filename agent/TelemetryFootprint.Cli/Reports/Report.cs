using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>What a report says, however it is written.</summary>
/// <param name="Title">Whose energy it is.</param>
/// <param name="Facts">For a person.</param>
/// <param name="Cells">For a table: what every row of it begins with.</param>
/// <param name="HasKeys">The rows are of several, and named.</param>
/// <param name="Rows">None: see the reason.</param>
/// <param name="Reason">Why nothing is known.</param>
internal sealed record Report(
    string Title, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<(string Name, string Value)> Cells, bool HasKeys, IReadOnlyList<RunTotal> Rows, string Reason)
{
    /// <summary>Over time; empty where nothing is known.</summary>
    public IReadOnlyList<TimelineLane> Lanes { get; private init; } = [];

    /// <summary>What other places and machines would have made of it; empty: nobody asked.</summary>
    public IReadOnlyList<WhatIfRow> WhatIf { get; private init; } = [];

    /// <summary>Embodied grams, water, restated grams and devices; null: nobody asked.</summary>
    public ReportAccount? Account { get; init; }

    public static Report Of(RunTotals answer)
    {
        var run = answer.Run;
        (string, string)[] cells =
        [
            ("run", run.Id), ("name", run.Name), ("project", run.Project ?? ""), ("user", run.User ?? ""), ("phase", run.Phase ?? ""), ("started", Iso(run.Started)),
            ("ended", run.Ended is { } ended ? Iso(ended) : ""),
        ];
        return new Report(run.Name, [.. ReportLines.Facts(answer)], cells, false, answer.Rows, answer.Reason ?? "") { Lanes = TimelineLane.Of(answer.Timeline), WhatIf = answer.WhatIf ?? [], Account = answer.Account }.With(answer.Sci);
    }

    public static Report Of(TotalsList answer, ReportScope scope)
    {
        (string, string)[] when = [("from", Iso(answer.From)), ("to", Iso(answer.To))];
        var facts = scope.Parts.Append(("from", RunListTable.Time(answer.From))).Append(("to", RunListTable.Time(answer.To)));
        return new Report(scope.Title, [.. facts], [.. scope.Parts, .. when], true, answer.Rows, scope.WhyEmpty) { Lanes = TimelineLane.Of(answer.Timeline), WhatIf = answer.WhatIf ?? [], Account = answer.Account }.With(answer.Sci);
    }

    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private Report With(SciList? sci) => sci is null ? this : this with { Facts = [.. Facts, .. SciLines.Facts(sci)], Cells = [.. Cells, .. SciLines.Cells(sci)] };
}
