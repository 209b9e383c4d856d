using System.Net;
using System.Runtime.CompilerServices;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary>
/// A caller with a host of its own sends that host's readings and no other's: in Hello, in inventories, and in batches by the inventory they
/// name. Its agent id is its host's as well. Every claim that is refused is counted and told. A batch is judged by the very inventory that it is
/// admitted with, and so not here: one that is unknown when the batch is read may be known a moment later.
/// </summary>
internal sealed partial class HostBinding(ICredentialStore store, TimeProvider time, ILogger<HostBinding> logger)
{
    private readonly OncePerMinute _lines = new(time);
    private long _hosts;
    private long _agentIds;

    /// <summary>Claims of a host that the credential is not for.</summary>
    public long RefusedHosts => Interlocked.Read(ref _hosts);

    /// <summary>Claims of an agent id that is another host's.</summary>
    public long RefusedAgentIds => Interlocked.Read(ref _agentIds);

    /// <summary>Of a caller who is nobody in particular, the messages as they are.</summary>
    public IAsyncEnumerable<AgentMessage> BindAsync(IAsyncEnumerable<AgentMessage> messages, Caller caller, IPAddress? address, CancellationToken cancellationToken = default) =>
        caller.IsKnown ? JudgedAsync(messages, caller, address, cancellationToken) : messages;

    /// <summary>What throws when the caller claims a host that is not its own.</summary>
    public Action<string> ClaimsOf(Caller caller, IPAddress? address) => host =>
    {
        if (caller.WhyNot(host) is not { } reason) return;
        Interlocked.Increment(ref _hosts);
        Tell(address, reason);
        throw new GrpcException(GrpcStatusCode.PermissionDenied, reason);
    };

    /// <summary>The agent id of a stream was refused, here or by the streams that are open.</summary>
    public void Refused(AgentIdTakenException taken, IPAddress? address)
    {
        Interlocked.Increment(ref _agentIds);
        Tell(address, taken.Message);
    }

    private async IAsyncEnumerable<AgentMessage> JudgedAsync(
        IAsyncEnumerable<AgentMessage> messages, Caller caller, IPAddress? address, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var claim = ClaimsOf(caller, address);
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            Judge(message, caller, claim);
            yield return message;
        }
    }

    private void Judge(AgentMessage message, Caller caller, Action<string> claim)
    {
        if ((message.Hello?.Host ?? message.Inventory?.Host) is { } host) claim(host);
        if (message.Hello is not { AgentId.Length: Limits.IdBytes } hello || hello.Host.Length is 0 or > Limits.MaxHostBytes) return;
        var agentId = Convert.ToHexStringLower(hello.AgentId.Span);
        if (store.BindAgent(agentId, hello.Host, caller.Credential is null, time.GetUtcNow()) is { } other) throw new AgentIdTakenException(agentId, other);
    }

    private void Tell(IPAddress? address, string reason)
    {
        if (_lines.IsDue(address ?? IPAddress.None, reason)) LogConflict(address ?? IPAddress.None, reason);
    }

    [LoggerMessage(2311, LogLevel.Warning, "An agent at {Address} claims what is not its own and is refused: {Reason}")]
    private partial void LogConflict(IPAddress address, string reason);
}
