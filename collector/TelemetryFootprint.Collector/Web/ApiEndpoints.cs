using Microsoft.AspNetCore.Mvc;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Collector.Web.Account;
using TelemetryFootprint.Collector.Web.Alerts;
using TelemetryFootprint.Collector.Web.Budgets;
using TelemetryFootprint.Collector.Web.Runs;
using TelemetryFootprint.Collector.Web.Totals;

namespace TelemetryFootprint.Collector.Web;

/// <summary>Maps the API, the health pages and <c>/metrics</c>.</summary>
internal static class ApiEndpoints
{
    private const string Links = """
        TelemetryFootprint collector
        /api/v1/devices
        /api/v1/totals?from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z&by=host|device|zone|site|project|run|user|label:NAME[&tz=Europe/Berlin&project=…&site=…&user=…&asOf=…&step=auto|1h&limit=10000&after=KEY]
        /api/v1/series?metric=energy|emissions|power&device=UUID&from=…&to=…&step=60s
        /api/v1/intensity?zone=GB&from=…&to=…
        /api/v1/restatements?from=…&to=…
        /api/v1/periods[?name=2026-10]
        /api/v1/audit
        /api/v1/account?from=…&to=…&by=host|device|zone|site|project|run|user|label:NAME|all[&tz=…&project=…&run=…&site=…&user=…&asOf=…&limit=10000&after=KEY]
        /api/v1/sci?from=…&to=…&units=tokens:1.2e9[&asOf=…]
        /api/v1/advice?hours=4&watts=5600&zones=GB,FR&by=time|zone|both
        /api/v1/budgets  /api/v1/budgets/NAME
        /api/v1/runs[?project=…&active=true|false&limit=100]  /api/v1/runs/ID[?step=auto|1h]
        /api/v1/quarantine
        /metrics  /healthz  /readyz  /openapi/v1.json

        """;

    public static void MapCollector(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Text(Links)).ExcludeFromDescription().ByProject();
        routes.MapGet("/healthz", () => Results.Text("ok\n")).ExcludeFromDescription();
        routes.MapGet("/readyz", async (Readiness readiness, CancellationToken gone) => await readiness.WhyNotAsync(gone) is { } reason
            ? Results.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).ExcludeFromDescription();
        routes.MapGet("/metrics", MetricsEndpoint.WriteAsync).ExcludeFromDescription();
        routes.MapOpenApi("/openapi/{documentName}.json").ByProject();

        var api = routes.MapGroup("/api/v1").AddEndpointFilter(routes.ServiceProvider.GetRequiredService<AnswerFilter>());
        api.MapGet("/quarantine", (Quarantine quarantine) => new QuarantineAnswer(quarantine.Count, [.. quarantine.Last.Select(QuarantineRow.Of)])).Known();
        api.MapGet("/devices", (DeviceQueries queries) => queries.Devices()).Known();
        api.MapGet("/totals", (
                LedgerQueries queries, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? by, [FromQuery] string? factor,
                [FromQuery] string? asOf, [FromQuery] string? tz, [FromQuery] string? project, [FromQuery] string? site, [FromQuery] string? user,
                [FromQuery] string? step, [FromQuery] string? limit, [FromQuery] string? after, HttpContext http, CancellationToken gone) =>
            queries.Totals(new(from, to, by, factor, asOf, tz, project, site, user, step, limit, after), VisibleProjects.Of(http), gone)).Known(TotalsParameters.Names).MayBeGone().ByProject();
        api.MapGet("/series", (
                LedgerQueries queries, [FromQuery] string? metric, [FromQuery] string? device, [FromQuery] string? from,
                [FromQuery] string? to, [FromQuery] string? step, [FromQuery] string? factor, [FromQuery] string? asOf, HttpContext http, CancellationToken gone) =>
            queries.Series(metric, device, from, to, step, factor, asOf, VisibleProjects.Of(http), gone))
            .Known("metric", "device", "from", "to", "step", "factor", "asOf").MayBeGone().ByProject();
        api.MapGet("/intensity", (
                LedgerQueries queries, DecisionQueries decisions, [FromQuery] string? zone, [FromQuery] string? from, [FromQuery] string? to,
                [FromQuery] string? factor, [FromQuery] string? purpose, CancellationToken gone) =>
            DecisionQueries.IsAskedFor(purpose) ? decisions.Intensity(zone, from, to) : queries.Intensity(zone, from, to, factor, gone))
            .Known("zone", "from", "to", "factor", "purpose").ByProject();
        api.MapGet("/restatements", (BookQueries book, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? after, [FromQuery] string? limit) =>
            book.Restatements(from, to, after, limit)).Known("from", "to", "after", "limit").OfOneLedger("What was restated");
        api.MapGet("/periods", (BookQueries book, [FromQuery] string? name) => book.Periods(name)).Known("name").OfOneLedger("A closed period");
        api.MapGet("/audit", (BookQueries book, [FromQuery] string? after, [FromQuery] string? limit) => book.Audit(after, limit)).Known("after", "limit")
            .WithMetadata(new NeededScope(ApiScope.Operate));
        api.MapBudgets();
        api.MapGet("/alerts", (AlertQueries alerts, HttpContext http) => alerts.Alerts(VisibleProjects.Of(http))).Known().ByProject();
        api.MapAccount();
        api.MapRuns();
        api.MapForget();
    }

    public static RouteHandlerBuilder MayBeGone(this RouteHandlerBuilder route) => route.ProducesProblem(StatusCodes.Status410Gone);

    public static RouteHandlerBuilder Known(this RouteHandlerBuilder route, params string[] parameters) =>
        route.WithMetadata(new KnownParameters(parameters)).ProducesProblem(StatusCodes.Status400BadRequest);

    /// <summary>It is answered from this collector's ledger alone, which is not all where several share a store.</summary>
    public static RouteHandlerBuilder OfOneLedger(this RouteHandlerBuilder route, string what) => route.AddEndpointFilter((context, next) =>
        context.HttpContext.RequestServices.GetRequiredService<CollectorOptions>().Store == StoreMode.Influx ? throw new UnansweredException(what) : next(context));

    /// <summary>It keeps to <see cref="VisibleProjects"/>, or shows nothing of any project.</summary>
    public static TBuilder ByProject<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ShownByProject());
}
