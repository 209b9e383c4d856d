using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Budgets;

namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>Maps <c>/budgets</c>. To change one needs the scope operate; a caller who is limited to projects sees and changes the budgets of these.</summary>
internal static class BudgetEndpoints
{
    public static void MapBudgets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/budgets", (BudgetQueries budgets, HttpContext http) => budgets.Budgets(VisibleProjects.Of(http))).Known().ByProject();
        api.MapGet("/budgets/{name}", (BudgetQueries budgets, string name, HttpContext http) => Found(budgets, name, http, StatusCodes.Status200OK))
            .Known().Produces<BudgetRow>().ProducesProblem(StatusCodes.Status404NotFound).ByProject();
        api.MapPut("/budgets/{name}", (BudgetQueries budgets, BudgetChanges changes, string name, HttpContext http) => JsonBody.Serve(http, body => Refusing(() =>
            {
                var isNew = changes.Put(name, BudgetBody.ToSettings(body), VisibleProjects.Of(http), ApiCaller.Of(http));
                return Found(budgets, name, http, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            })))
            .Known().Writes<BudgetRequest>().Produces<BudgetRow>().Produces<BudgetRow>(StatusCodes.Status201Created).MayBeRefused().ByProject();
        api.MapDelete("/budgets/{name}", (BudgetChanges changes, string name, HttpContext http) => Refusing(() =>
                changes.Remove(name, VisibleProjects.Of(http), ApiCaller.Of(http)) ? Results.NoContent() : None(name)))
            .Known().WithMetadata(new NeededScope(ApiScope.Operate)).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).MayBeRefused().ByProject();
    }

    private static RouteHandlerBuilder MayBeRefused(this RouteHandlerBuilder route) =>
        route.ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

    private static IResult Found(BudgetQueries budgets, string name, HttpContext http, int status) => budgets.Find(name, VisibleProjects.Of(http)) is { } row
        ? Results.Json(row, ApiJsonContext.Default.BudgetRow, statusCode: status)
        : None(name);

    private static IResult None(string name) => Results.Problem($"There is no budget {name}; PUT /api/v1/budgets/{name} makes it", statusCode: StatusCodes.Status404NotFound);

    private static IResult Refusing(Func<IResult> change)
    {
        try
        {
            return change();
        }
        catch (BudgetRefusedException refused)
        {
            return Results.Problem(refused.Message, statusCode: refused.Status);
        }
    }
}
