using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Auth.Grpc;

/// <summary>
/// Enrolments in the audit, one row each: no more than joining tokens have uses, since a repeat and a refusal change nothing. The credentials are a
/// store of their own, so the row comes after the enrolment; where it cannot be written, the log has it and the agent stays enrolled.
/// </summary>
internal sealed partial class EnrolmentAudit(IBookkeeping book, ILogger<EnrolmentAudit> logger)
{
    /// <param name="joining">The id of the joining token.</param>
    /// <param name="host">Which was given the credential.</param>
    /// <param name="credential">Its id.</param>
    /// <param name="now">When.</param>
    public void Record(string joining, string host, string credential, DateTimeOffset now)
    {
        try
        {
            book.Record(new($"joining token {joining}", AuditEntry.Enrolment, $"host {host}", null, $"token {credential}", "enrolled by the agent"), now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogLost(exception, host, credential, joining);
        }
    }

    [LoggerMessage(2315, LogLevel.Warning, "The audit lacks that host {Host} was given token {Credential} for joining token {Joining}: it could not be written; footprint-collector token list has both")]
    private partial void LogLost(Exception exception, string host, string credential, string joining);
}
