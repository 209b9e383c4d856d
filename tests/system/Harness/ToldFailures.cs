using System.Net.Sockets;

namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>
/// The runtime's HTTP client lets a raw <see cref="SocketException"/> through where a peer resets the connection between connect and first look, as one that is killed
/// does: here it is the failure of a request that every other broken connection is.
/// </summary>
internal sealed class ToldFailures() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException reset)
        {
            throw new HttpRequestException(reset.Message, reset);
        }
    }
}
