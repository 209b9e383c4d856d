using System.Net;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>What the HTTP request of every call says.</summary>
internal static class GrpcRequest
{
    public static HttpRequestMessage To(Uri uri, HttpContent content, Secret? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new(GrpcHeaders.ContentType);
        request.Headers.TE.Add(new("trailers"));
        if (token is not null) request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token.Reveal());
        return request;
    }
}
