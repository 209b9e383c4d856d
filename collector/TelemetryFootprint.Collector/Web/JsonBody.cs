using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using TelemetryFootprint.Collector.Auth.Http;

namespace TelemetryFootprint.Collector.Web;

/// <summary>What endpoints that change something take: one JSON object of bounded length.</summary>
internal static class JsonBody
{
    private const int MaxBodyBytes = 64 * 1024;

    public static RouteHandlerBuilder Writes<TBody>(this RouteHandlerBuilder route)
        where TBody : notnull => route.Accepts<TBody>("application/json")
        .WithMetadata(new NeededScope(ApiScope.Operate)).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    /// <summary>What is counted of a caller from the first byte of a body to the end of its request, however much of it there is.</summary>
    public const int Counted = AnswerStock.FreeBytes + 1;

    public static bool IsTaken(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;

    /// <summary>
    /// Reads it, before the request waits for a place: whoever sends slowly holds none. Only what calls itself JSON: a page in a browser can send nothing of that
    /// name to another site unasked. Null: it is there; else why it is none.
    /// </summary>
    public static async Task<IResult?> TakeInAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType()) return Results.Problem("The body must be application/json", statusCode: StatusCodes.Status415UnsupportedMediaType);
        try
        {
            if (await ReadAsync(http) is not { } bytes) return Results.Problem($"The body is longer than {MaxBodyBytes} bytes", statusCode: StatusCodes.Status413PayloadTooLarge);
            var body = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            http.Response.RegisterForDispose(body);
            http.Features.Set(body);
            return null;
        }
        catch (JsonException error)
        {
            throw new QueryException("body", $"is not JSON: {error.Message}");
        }
        catch (BadHttpRequestException error)
        {
            return Results.Problem(error.Message, statusCode: error.StatusCode);
        }
    }

    /// <summary>The body that <see cref="AnswerFilter"/> had read.</summary>
    public static IResult Serve(HttpContext http, Func<JsonElement, IResult> serve) => serve(http.Features.GetRequiredFeature<JsonDocument>().RootElement);

    /// <summary>Null: it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var count)
        {
            if (bytes.Length + count > MaxBodyBytes) return null;
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
