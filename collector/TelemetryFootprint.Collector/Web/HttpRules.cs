using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// What holds for every answer: security headers, no caching, problem+json for every error, HEAD like GET, each protocol on its own
/// listener, and no request for a name that is not this host's.
/// Belongs before routing.
/// </summary>
internal static class HttpRules
{
    /// <summary><paramref name="chosen"/>: headers that the operator has set in the place of ours; <paramref name="hosts"/>: the names that Listen:Http answers to.</summary>
    public static void UseHttpRules(this IApplicationBuilder app, Func<IReadOnlyDictionary<string, string>> chosen, AllowedHosts hosts)
    {
        app.Use(next => http => AddHeadersAsync(http, next, chosen));
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => Problem(StatusCodes.Status500InternalServerError, "The collector failed to answer; its log says why").ExecuteAsync(http),
        });
        app.UseStatusCodePages(context => Problem(context.HttpContext.Response.StatusCode, Explain(context.HttpContext)).ExecuteAsync(context.HttpContext));
        app.Use(RefuseOnTheOtherListenerAsync);
        app.Use((http, next) => RefuseForeignNameAsync(http, next, hosts));
        app.Use(AnswerHeadAsGetAsync);
    }

    private static Task AddHeadersAsync(HttpContext http, RequestDelegate next, Func<IReadOnlyDictionary<string, string>> chosen)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
            http.Response.OnStarting(() => AddHeaders(http.Response.Headers, chosen()));
        return next(http);
    }

    private static Task AddHeaders(IHeaderDictionary headers, IReadOnlyDictionary<string, string> chosen)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        foreach (var (name, value) in chosen) headers[name] = value;
        return Task.CompletedTask;
    }

    private static Task RefuseOnTheOtherListenerAsync(HttpContext http, RequestDelegate next)
    {
        var role = http.Features.Get<ListenerRole>();
        var isGrpc = GrpcHeaders.IsGrpc(http.Request.ContentType);
        // A POST to Listen:Grpc means gRPC whatever its content type says: the method itself refuses a wrong one.
        if (role is null || role.IsGrpc == isGrpc || (role.IsGrpc && HttpMethods.IsPost(http.Request.Method)))
            return next(http);
        return Problem(
            StatusCodes.Status421MisdirectedRequest,
            isGrpc ? "gRPC is served on Listen:Grpc, this is Listen:Http" : "The API is served on Listen:Http, this is Listen:Grpc").ExecuteAsync(http);
    }

    private static Task RefuseForeignNameAsync(HttpContext http, RequestDelegate next, AllowedHosts hosts) =>
        http.Features.Get<ListenerRole>() is not { IsGrpc: false } || hosts.Allows(http.Request.Host) ? next(http) : Problem(
            StatusCodes.Status421MisdirectedRequest, $"This collector is not known as {http.Request.Host.Host}; if it should be, add the name to {AllowedHosts.Key}").ExecuteAsync(http);

    /// <summary>Kestrel keeps back the body of an answer to HEAD whatever the endpoint writes.</summary>
    private static Task AnswerHeadAsGetAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
            http.Request.Method = HttpMethods.Get;
        return next(http);
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static string Explain(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"Nothing is at {http.Request.Path}; / lists what there is",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not allowed here; use GET or HEAD",
        _ => "The request cannot be answered",
    };
}
