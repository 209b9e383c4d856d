using System.IO.Pipes;

namespace TelemetryFootprint.Agent.Control;

/// <summary>A named pipe: an instance waits while others are served, so that the name is never free for somebody else to take.</summary>
/// <param name="create">Makes an instance, the first one or another.</param>
/// <param name="callerOf">Who has connected; null: nobody tells.</param>
/// <param name="writerOf">The number of the user who wrote what was read, as the caller's; null: nobody tells.</param>
internal sealed class PipeListener(Func<bool, NamedPipeServerStream> create, Func<NamedPipeServerStream, PeerCredentials?> callerOf, Func<NamedPipeServerStream, int?> writerOf) : IControlListener
{
    private NamedPipeServerStream _waiting = create(true);

    public async Task<ControlConnection?> AcceptAsync(CancellationToken cancellationToken)
    {
        var pipe = _waiting;
        var isConnected = await ConnectAsync(pipe, cancellationToken);
        try
        {
            _waiting = create(false);
        }
        catch
        {
            // This one keeps the name, and waits again.
            if (isConnected)
                pipe.Disconnect();
            throw;
        }

        if (isConnected && callerOf(pipe) is { } peer)
            return new ControlConnection(pipe, peer) { WhyNot = () => WhyNot(pipe, peer) };
        await pipe.DisposeAsync();
        return null;
    }

    public void Dispose() => _waiting.Dispose();

    private string? WhyNot(NamedPipeServerStream pipe, PeerCredentials peer)
    {
        if (peer.User == PeerCredentials.Unknown)
            return $"the agent may not see whose process {peer.Pid} is; run it as a service of LocalSystem";
        return writerOf(pipe) == peer.User ? null : "this connection is another user's than the process that made it, or has other rights; connect from the process itself";
    }

    /// <summary>False: a client has left before it was taken, and this instance is of no use to another.</summary>
    private static async Task<bool> ConnectAsync(NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.WaitForConnectionAsync(cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
