using Microsoft.AspNetCore.Mvc;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Slurm;

namespace TelemetryFootprint.Collector.Web.Runs;

/// <summary>Maps <c>/runs</c>. To name one needs the scope operate, of all projects; a caller who is limited to projects sees theirs.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs", (RunQueries runs, [FromQuery] string? project, [FromQuery] string? user, [FromQuery] string? active, [FromQuery] string? limit, HttpContext http, CancellationToken gone) =>
            runs.List(project, user, active, limit, VisibleProjects.Of(http), gone)).Known("project", "user", "active", "limit").ByProject();
        // The id of a container has a slash.
        api.MapGet("/runs/{**id}", (RunQueries runs, string id, [FromQuery] string? step, HttpContext http, CancellationToken gone) => runs.Find(Unescaped(id), step, VisibleProjects.Of(http), gone) is { } run ? Results.Json(run, ApiJsonContext.Default.RunAnswer) : None(id))
            .Known("step").Produces<RunAnswer>().ProducesProblem(StatusCodes.Status404NotFound).MayBeGone().ByProject();
        api.MapPost("/runs", (RunQueries runs, SlurmProjects slurm, TimeProvider time, HttpContext http) => JsonBody.Serve(http, body => Added(runs, slurm.Of(RunBody.ToRun(body, time.GetUtcNow())), ApiCaller.Of(http))))
            .Known().Writes<RunRequest>().Produces<RunRow>().Produces<RunRow>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPatch("/runs/{**id}", (RunQueries runs, string id, HttpContext http) => JsonBody.Serve(http, body =>
                runs.Change(Unescaped(id), RunBody.ToChange(body), ApiCaller.Of(http)) is { } run ? Results.Json(RunRow.Of(run), ApiJsonContext.Default.RunRow) : None(id)))
            .Known().Writes<RunPatch>().Produces<RunRow>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Added(RunQueries runs, Run wanted, string who)
    {
        try
        {
            var (run, isNew) = runs.Add(wanted, who);
            if (!isNew && (run.Name, run.Project) != (wanted.Name, wanted.Project))
                return Results.Problem($"{run.Id} is registered with another name or project; PATCH changes it", statusCode: StatusCodes.Status409Conflict);
            return Results.Json(RunRow.Of(run), ApiJsonContext.Default.RunRow, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (InvalidOperationException full)
        {
            return Results.Problem(full.Message, statusCode: StatusCodes.Status507InsufficientStorage);
        }
    }

    private static IResult None(string id) => Results.Problem($"No run {Unescaped(id)} is registered; POST /api/v1/runs does", statusCode: StatusCodes.Status404NotFound);

    // A slash that was escaped stays so in a path.
    private static string Unescaped(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
