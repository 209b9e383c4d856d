using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>An agent's own token, in memory, for which it trades a joining token before its first stream.</summary>
internal sealed class JoiningCredentials(Secret joining) : ICollectorCredentials
{
    private readonly Secret _own = BearerToken.New();
    private volatile bool _isEnrolled;

    public Secret? Token() => _own;

    public (Secret Joining, Secret Own)? Enrolment() => _isEnrolled ? null : (joining, _own);

    public void Enrolled() => _isEnrolled = true;

    public void Refused(Secret shown, string reason)
    {
        // The stream says so itself, and the feeder comes again.
    }
}
