using Google.Protobuf;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary><c>footprint.v1.Enrolment/Enrol</c>. The same call twice is the same enrolment, so that a lost answer costs nothing.</summary>
internal static class EnrolmentCall
{
    private const string Path = "/footprint.v1.Enrolment/Enrol";

    /// <summary>Throws <see cref="GrpcException"/> if the collector refuses or cannot be reached.</summary>
    public static async Task RunAsync(HttpMessageInvoker invoker, Uri endpoint, string host, Secret joining, Secret own, TimeProvider time, CancellationToken cancellationToken)
    {
        var message = new EnrolRequest { Host = host, CredentialSha256 = ByteString.CopyFrom(BearerToken.HashOf(own.Reveal())) };
        await UnaryCall.RunAsync(invoker, new Uri(endpoint, Path), message, EnrolResponse.Parser, MessageCaps.Default, joining, time, cancellationToken);
    }
}
