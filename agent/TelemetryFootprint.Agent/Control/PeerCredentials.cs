using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TelemetryFootprint.Agent.Control;

/// <summary>Who is at the other end of a local socket, by the kernel's word at the moment that it connected.</summary>
/// <param name="Pid">As this agent's namespace numbers it; 0: it is not to be seen from here.</param>
/// <param name="User">Its effective user; of Windows, the number that this agent gave to it.</param>
internal readonly record struct PeerCredentials(int Pid, int User)
{
    /// <summary>A user whom the system does not tell to us.</summary>
    public const int Unknown = -1;

    // Linux: SOL_SOCKET, SO_PEERCRED, and struct ucred of three ints.
    private const int SocketLevel = 1, PeerCredential = 17, Size = 12;

    /// <exception cref="SocketException">The kernel does not tell.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[Size];
        if (socket.GetRawSocketOption(SocketLevel, PeerCredential, credentials) != Size)
            throw new SocketException((int)SocketError.OperationNotSupported);
        var numbers = MemoryMarshal.Cast<byte, int>(credentials);
        return new PeerCredentials(numbers[0], numbers[1]);
    }
}
