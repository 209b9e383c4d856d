using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>The tokens that this agent has. Asked anew with every connection, so that a replaced file counts at once.</summary>
public interface ICollectorCredentials
{
    /// <summary>What to show the collector; null: nothing. Throws <see cref="Contracts.Grpc.GrpcException"/> (FAILED_PRECONDITION) where it cannot be read.</summary>
    Secret? Token();

    /// <summary>A joining token that is to be traded first, and the token that it is traded for, which is kept safe already; null: nothing to trade.</summary>
    (Secret Joining, Secret Own)? Enrolment();

    /// <summary>The trade is done: from now on the own token counts and is never traded for again.</summary>
    void Enrolled();

    /// <summary>
    /// The collector refused the trade of a joining token, or says that the own token is over, or the one that waits for its trade. Whoever has a
    /// joining token may offer it again from <see cref="Enrolment"/>, for another token, later and later, since each trade may cost a use.
    /// </summary>
    void Refused(Secret shown, string reason);
}
