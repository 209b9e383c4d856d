namespace TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

/// <summary>Which GPUs the pods of this host hold.</summary>
public interface IPodDevices
{
    /// <summary>Throws <see cref="Contracts.Grpc.GrpcException"/> where nobody tells.</summary>
    Task<PodDeviceList> ListAsync(CancellationToken cancellationToken);
}
