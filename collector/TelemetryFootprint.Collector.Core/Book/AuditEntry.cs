namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>One act that changed what the account says.</summary>
/// <param name="Old">Null: there was nothing before.</param>
/// <param name="New">Null: nothing is left.</param>
public sealed record AuditEntry(string Who, string What, string Subject, string? Old, string? New, string Reason)
{
    public const string Site = "site";
    public const string Restatement = "restatement";
    public const string Close = "close";
    public const string Token = "token";
    public const string Enrolment = "enrolment";
    public const string Budget = "budget";
    public const string Run = "run";
    public const string Privacy = "privacy";
}
