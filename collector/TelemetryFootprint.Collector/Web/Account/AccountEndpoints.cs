using Microsoft.AspNetCore.Mvc;
using TelemetryFootprint.Collector.Auth.Http;

namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Maps what an account answers.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this RouteGroupBuilder api)
    {
        api.MapGet("/account", (
                AccountQueries queries, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? by, [FromQuery] string? asOf,
                [FromQuery] string? tz, [FromQuery] string? project, [FromQuery] string? run, [FromQuery] string? site, [FromQuery] string? user,
                [FromQuery] string? limit, [FromQuery] string? after, HttpContext http, CancellationToken gone) =>
            queries.Account(from, to, by, asOf, tz, new(project, run, site, user), RowPage.Of(limit, after), VisibleProjects.Of(http), gone)).Known("from", "to", "by", "asOf", "tz", "project", "run", "site", "user", "limit", "after").ByProject().MayBeGone();
        api.MapGet("/sci", (
                SciQueries queries, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? units, [FromQuery] string? project,
                [FromQuery] string? run, [FromQuery] string? site, [FromQuery] string? user, [FromQuery] string? basis, [FromQuery] string? asOf, HttpContext http, CancellationToken gone) =>
            queries.Sci(from, to, units, new(project, run, site, user), basis, asOf, VisibleProjects.Of(http), gone)).Known("from", "to", "units", "project", "run", "site", "user", "basis", "asOf").ByProject().MayBeGone();
        api.MapGet("/advice", (
                AdviceQueries queries, [FromQuery] string? hours, [FromQuery] string? watts, [FromQuery] string? zones, [FromQuery] string? by, CancellationToken gone) =>
            queries.Advice(hours, watts, zones, by, gone)).Known("hours", "watts", "zones", "by").ByProject();
    }
}
