using System.Buffers;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Exposition;

/// <summary><c>/metrics</c> and <c>/healthz</c>.</summary>
internal sealed class AgentEndpoints(AgentMetrics metrics)
{
    public Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return Answer(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "GET or HEAD\n"u8.ToArray());
        return context.Request.Path.Value switch
        {
            "/metrics" => Metrics(context),
            "/healthz" => Answer(context, StatusCodes.Status200OK, "text/plain", "ok\n"u8.ToArray()),
            _ => Answer(context, StatusCodes.Status404NotFound, "text/plain", "/metrics, /healthz\n"u8.ToArray()),
        };
    }

    private Task Metrics(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(16 << 10);
        metrics.Write(new PrometheusWriter(buffer));
        return Answer(context, StatusCodes.Status200OK, PrometheusWriter.ContentType, buffer.WrittenMemory);
    }

    private static Task Answer(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
