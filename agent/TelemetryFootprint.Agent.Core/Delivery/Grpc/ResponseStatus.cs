using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>What an HTTP answer, its trailers, or its failure say about the call.</summary>
internal static class ResponseStatus
{
    /// <summary>The status in headers or trailers, or null where there is none.</summary>
    public static GrpcStatus? Find(HttpHeaders headers)
    {
        if (!headers.TryGetValues(GrpcHeaders.Status, out IEnumerable<string>? values)) return null;
        string detail = headers.TryGetValues(GrpcHeaders.Message, out IEnumerable<string>? messages) ? messages.First() : "";
        bool isKnown = int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            && code <= (int)GrpcStatusCode.Unauthenticated;
        bool isOver = headers.TryGetValues(GrpcHeaders.Credential, out IEnumerable<string>? credential) && credential.First() == GrpcHeaders.CredentialOver;
        return new GrpcStatus(isKnown ? (GrpcStatusCode)code : GrpcStatusCode.Unknown, GrpcPercentEncoding.Decode(detail)) { IsCredentialOver = isOver };
    }

    /// <summary>Throws <see cref="GrpcException"/> if the headers say already that there will be no answer.</summary>
    public static void ThrowIfRefused(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK) throw new GrpcException(OfHttp(response.StatusCode));
        if (Find(response.Headers) is { IsOk: false } refused) throw new GrpcException(refused);
        if (GrpcHeaders.IsGrpc(response.Content.Headers.ContentType?.ToString())) return;
        throw new GrpcException(GrpcStatusCode.Unknown, "the answer is not application/grpc");
    }

    /// <summary>Of an answer whose body has been read to its end.</summary>
    public static GrpcStatus Final(HttpResponseMessage response) =>
        Find(response.TrailingHeaders) ?? Find(response.Headers) ?? new GrpcStatus(GrpcStatusCode.Internal, "no grpc-status in the trailers");

    /// <summary>For an answer that is not gRPC's, as gRPC maps HTTP statuses.</summary>
    public static GrpcStatus OfHttp(HttpStatusCode code)
    {
        GrpcStatusCode mapped = code switch
        {
            HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
            HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
            HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway => GrpcStatusCode.Unavailable,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        };
        return new GrpcStatus(mapped, string.Create(CultureInfo.InvariantCulture, $"HTTP status {(int)code} instead of a gRPC answer"));
    }

    /// <summary>For a transport that failed; the innermost message is the one that helps.</summary>
    public static GrpcException OfFailure(Exception failure)
    {
        if (failure is GrpcException known) return known;
        // What a resolver says of itself names nobody.
        string reason = failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
            ? $"its name is not known: {failure.Message}"
            : failure.GetBaseException().Message;
        return new GrpcException(GrpcStatusCode.Unavailable, reason, failure);
    }
}
