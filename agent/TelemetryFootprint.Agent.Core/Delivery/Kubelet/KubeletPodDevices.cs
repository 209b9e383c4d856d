using System.Net;
using System.Net.Sockets;
using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Kubelet.V1;

namespace TelemetryFootprint.Agent.Core.Delivery.Kubelet;

/// <summary><c>v1.PodResourcesLister/List</c> over the kubelet's Unix socket, with a connection for each question: one in ten seconds.</summary>
/// <param name="path">Of the socket.</param>
/// <param name="time">The clock.</param>
public sealed class KubeletPodDevices(string path, TimeProvider time) : IPodDevices
{
    // A socket has no name; servers want one all the same.
    private static readonly Uri Question = new("http://localhost/v1.PodResourcesLister/List");

    /// <summary>Five hundred pods with all their processors and memory are some 400 KiB.</summary>
    private static readonly MessageCaps Caps = new(Limits.MaxInflatedBytes, Limits.MaxInflatedBytes, Limits.MessageCompletionTimeout) { Parts = (Limits.MaxPointFields, Limits.MaxInflatedBytes) };

    public async Task<PodDeviceList> ListAsync(CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(Handler());
        var answer = await UnaryCall.RunAsync(invoker, Question, new ListPodResourcesRequest(), ListPodResourcesResponse.Parser, Caps, null, time, cancellationToken);
        var all = from pod in answer.PodResources
                  from container in pod.Containers
                  from devices in container.Devices
                  from id in devices.DeviceIds
                  select (Place: new PodPlace(pod.Namespace, pod.Name, container.Name), Resource: devices.ResourceName, Id: id);
        return PodDeviceList.Of(all);
    }

    private SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = ConnectAsync,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
