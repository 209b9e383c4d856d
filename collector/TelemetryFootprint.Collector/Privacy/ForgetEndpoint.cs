using System.Text.Json;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Maps <c>/users/forget</c>. The name is in the body: addresses are written to logs on the way.</summary>
internal static class ForgetEndpoint
{
    private const string User = "user", Texts = "texts";

    public static void MapForget(this IEndpointRouteBuilder api) =>
        api.MapPost("/users/forget", (UserEraser eraser, HttpContext http) => JsonBody.Serve(http, body => Forgotten(eraser, NameIn(body), ApiCaller.Of(http), HasTexts(body))))
            .Known().Writes<ForgetBody>().WithMetadata(new NeededScope(ApiScope.Admin)).Produces<ForgottenUser>().ProducesProblem(StatusCodes.Status409Conflict);

    private static IResult Forgotten(UserEraser eraser, string user, string who, bool withTexts)
    {
        try
        {
            return Results.Json(eraser.Forget(user, who, withTexts), ApiJsonContext.Default.ForgottenUser);
        }
        catch (InvalidOperationException refused)
        {
            return Results.Problem(refused.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static string NameIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new QueryException("body", "is not a JSON object");
        if (body.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name is not (User or Texts)) is { } other) throw new QueryException(other, $"is no member here; known are {User}, {Texts}");
        return body.TryGetProperty(User, out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } user
            ? user
            : throw new QueryException(User, "is missing, or is not a text");
    }

    private static bool HasTexts(JsonElement body) => body.TryGetProperty(Texts, out var said) && said.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new QueryException(Texts, "is neither true nor false"),
    };
}
