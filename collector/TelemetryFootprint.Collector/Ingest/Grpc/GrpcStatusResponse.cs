using System.Globalization;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Collector.Ingest.Grpc;

/// <summary>A status on its way: in the trailers, or in the only headers there are when nothing was sent before.</summary>
internal static class GrpcStatusResponse
{
    // Peers drop header blocks beyond 8 KiB; escaped, one character of detail takes up to nine bytes.
    private const int MaxDetailChars = 512;

    public static void Prepare(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcHeaders.ContentType;
        response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.AcceptedEncodings;
    }

    public static void Write(HttpResponse response, GrpcStatus status)
    {
        string code = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        string detail = status.Detail.Length > MaxDetailChars ? status.Detail[..MaxDetailChars] : status.Detail;
        if (response.HasStarted)
        {
            response.AppendTrailer(GrpcHeaders.Status, code);
            if (status.IsCredentialOver) response.AppendTrailer(GrpcHeaders.Credential, GrpcHeaders.CredentialOver);
            if (detail.Length > 0) response.AppendTrailer(GrpcHeaders.Message, GrpcPercentEncoding.Encode(detail));
            return;
        }
        response.Headers[GrpcHeaders.Status] = code;
        if (status.IsCredentialOver) response.Headers[GrpcHeaders.Credential] = GrpcHeaders.CredentialOver;
        if (detail.Length > 0) response.Headers[GrpcHeaders.Message] = GrpcPercentEncoding.Encode(detail);
    }
}
