using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>What every call has in common: checks, deadline, and one place where each outcome becomes a status.</summary>
internal sealed class GrpcCallRunner(TimeProvider time, ILogger logger)
{
    // CancellationTokenSource takes no longer delay than this; a client that waits longer waits for ever.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(49);

    public async Task RunAsync(HttpContext http, Func<GrpcCall, Task> body)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }
        GrpcStatusResponse.Prepare(http.Response);
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        GrpcStatus status = await OutcomeAsync(http, body, deadline);
        if (http.RequestAborted.IsCancellationRequested) return;
        GrpcStatusResponse.Write(http.Response, status);
    }

    /// <summary>A call may idle for hours and carry any number of bytes: the caps are per message. Only HTTP/2's own limits are lifted, for this request.</summary>
    public static void LiftStreamLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }

    private async Task<GrpcStatus> OutcomeAsync(HttpContext http, Func<GrpcCall, Task> body, CancellationTokenSource deadline)
    {
        string path = http.Request.Path;
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, deadline.Token);
            StartDeadline(http.Request, deadline);
            MessageEncoding encoding = GrpcHeaders.ParseEncoding(http.Request.Headers[GrpcHeaders.Encoding]);
            await body(new GrpcCall(http, encoding, ended.Token));
            return GrpcStatus.Ok;
        }
        catch (Exception) when (deadline.IsCancellationRequested)
        {
            return new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "deadline exceeded");
        }
        catch (Exception failure) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away: whatever failed on its account is no error of ours, and nobody hears a status.
            GrpcLog.ClientGone(logger, path, failure.GetType().Name);
            return new GrpcStatus(GrpcStatusCode.Cancelled, "");
        }
        catch (GrpcException refusal)
        {
            GrpcLog.Refused(logger, path, refusal.Status);
            return refusal.Status;
        }
        catch (Exception bug)
        {
            GrpcLog.HandlerFailed(logger, path, bug);
            return new GrpcStatus(GrpcStatusCode.Unknown, "the handler failed");
        }
    }

    private static void StartDeadline(HttpRequest request, CancellationTokenSource deadline)
    {
        string? header = request.Headers[GrpcHeaders.Timeout];
        if (header is null) return;
        if (!GrpcTimeout.TryParse(header, out TimeSpan timeout)) throw new GrpcException(GrpcStatusCode.Internal, "malformed grpc-timeout");
        deadline.CancelAfter(timeout < LongestDeadline ? timeout : LongestDeadline);
    }
}
