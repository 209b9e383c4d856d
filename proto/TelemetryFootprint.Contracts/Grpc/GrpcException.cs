namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>A call that ended, or has to end, with a status other than OK.</summary>
public sealed class GrpcException : Exception
{
    public GrpcException(GrpcStatus status, Exception? innerException = null)
        : base(status.ToString(), innerException) => Status = status;

    public GrpcException(GrpcStatusCode code, string detail, Exception? innerException = null)
        : this(new GrpcStatus(code, detail), innerException)
    {
    }

    public GrpcStatus Status { get; }
}
