using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary>
/// Enrolments in the audit, one row each and one for the credential that made room: no more than joining tokens have uses, since a repeat and a refusal change nothing. The credentials are a
/// store of their own, so the row comes after the enrolment; where it cannot be written, the log has it and the agent stays enrolled.
/// </summary>
internal sealed partial class EnrolmentAudit(IBookkeeping book, ILogger<EnrolmentAudit> logger)
{
    /// <param name="joining">The id of the joining token.</param>
    /// <param name="host">Which was given the credential.</param>
    /// <param name="credential">Its id.</param>
    /// <param name="revoked">The id of the host's credential that it ended; null: none.</param>
    /// <param name="now">When.</param>
    public void Record(string joining, string host, string credential, string? revoked, DateTimeOffset now)
    {
        try
        {
            book.Record(new($"joining token {joining}", AuditEntry.Enrolment, $"host {host}", null, $"token {credential}", "enrolled by the agent"), now);
            if (revoked is not null) book.Record(new($"joining token {joining}", AuditEntry.Token, $"token {revoked}", "live", "revoked", $"host {host} was enrolled once more"), now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogLost(exception, host, credential, joining, revoked ?? "none");
        }
    }

    [LoggerMessage(2315, LogLevel.Warning, "The audit lacks that host {Host} was given token {Credential} for joining token {Joining}, and token {Revoked} revoked: it could not be written; footprint-collector token list has them")]
    private partial void LogLost(Exception exception, string host, string credential, string joining, string revoked);
}
