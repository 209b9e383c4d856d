using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Collector.Auth;

/// <summary>Credentials of a test: one token, and a joining token to be traded for it first, if any.</summary>
internal sealed class FixedCredentials(string? token, string? joining = null) : ICollectorCredentials
{
    public int Enrolments { get; private set; }

    public Secret? Token() => token is null ? null : new Secret(token);

    public (Secret Joining, Secret Own)? Enrolment() => joining is null || Enrolments > 0 ? null : (new Secret(joining), new Secret(token!));

    public void Enrolled() => Enrolments++;

    public void Refused(Secret shown, string reason)
    {
    }
}
