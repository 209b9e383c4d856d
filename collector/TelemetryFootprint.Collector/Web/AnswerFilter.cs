using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;

namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// What every question of the API passes: its parameters are judged, its body is read, it waits for a place, is answered and written down as JSON there, and only the
/// bytes wait for the reader. Whoever leaves takes the question with him. One for all requests: it remembers.
/// </summary>
internal sealed class AnswerFilter(QueryGate gate, AnswerStock stock, IOptions<JsonOptions> json) : IEndpointFilter
{
    private static readonly TimeSpan BeforeRefusal = TimeSpan.FromSeconds(1);

    // By the endpoint's name: the framework may have several objects for one.
    private readonly ConcurrentDictionary<string, long> _lengths = new(StringComparer.Ordinal);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = CallerOf(http);
        try
        {
            Query.RefuseUnknown(http.Request.Query, http.GetEndpoint()?.Metadata.GetMetadata<KnownParameters>()?.Names ?? []);
            if (JsonBody.IsTaken(http) && await RefusalOfBodyAsync(http, caller) is { } refused) return refused;
            if (await gate.RunAsync(caller, () => AnswerAsync(context, next, caller), http.RequestAborted) is not { } answer)
                return await LaterAsync(http, "So many questions are being answered that this one found no place");
            return await answer ?? await LaterAsync(http, "So much waits for readers that do not read that this answer found no place");
        }
        catch (Exception error) when (error is TimeoutException or StoreUnavailableException)
        {
            return ComeAgain(http, error.Message);
        }
        catch (UnansweredException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status501NotImplemented, title: "Not with a shared store");
        }
        catch (HistoryGoneException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status410Gone, title: "Not kept any more");
        }
        catch (QueryException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest, title: $"Wrong parameter '{error.Parameter}'");
        }
    }

    private static string CallerOf(HttpContext http) =>
        http.Features.Get<ApiCaller>()?.Name ?? (http.Connection.RemoteIpAddress is { } address ? AddressKey.Of(address).ToString() : string.Empty);

    /// <summary>Bodies on their way are counted with the answers on theirs: both are memory that waits for the other end. Null: it is there.</summary>
    private async Task<IResult?> RefusalOfBodyAsync(HttpContext http, string caller)
    {
        if (stock.TryHold(caller, JsonBody.Counted) is not { } room) return await LaterAsync(http, "So many bodies are on their way that this one found no place");
        http.Response.RegisterForDispose(room);
        return await JsonBody.TakeInAsync(http);
    }

    /// <summary>Null: there is no room for it.</summary>
    private async Task<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string caller)
    {
        // Whoever has too much unread would ask in vain, and at our cost: an answer as long as the endpoint's last one finds no place either.
        // Whoever has nothing unread is not judged by how long others' answers were.
        var endpoint = context.HttpContext.GetEndpoint()?.ToString() ?? string.Empty;
        var expected = stock.HeldBy(caller) > 0 ? _lengths.GetValueOrDefault(endpoint) : 0;
        using (var probe = stock.TryHold(caller, Math.Max(expected, AnswerStock.FreeBytes + 1)))
        {
            if (probe is null) return null;
        }

        var answer = await next(context);
        if (answer is null or IResult) return answer;
        var rendered = await RenderedAnswer.RenderAsync(answer, json.Value.SerializerOptions);
        // One that is never sent, since its client has left meanwhile, gives its bytes back too.
        context.HttpContext.Response.RegisterForDispose(rendered);
        _lengths[endpoint] = rendered.Length;
        if (stock.TryHold(caller, rendered.Length) is not { } share) return null;
        rendered.Own(share);
        return rendered;
    }

    /// <summary>At once it would be asked again at once, and the refusals of a thousand clients cost more than their answers.</summary>
    private static async Task<IResult> LaterAsync(HttpContext http, string detail)
    {
        await Task.Delay(BeforeRefusal, http.RequestAborted);
        return ComeAgain(http, detail);
    }

    private static IResult ComeAgain(HttpContext http, string detail)
    {
        http.Response.Headers.RetryAfter = "1";
        return Results.Problem(detail, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
