using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>What <c>ledger restate</c> was asked for, as it was written.</summary>
internal sealed record RestateRequest(string? Host, string? Site, string? From, string? To, string? PueText, string? Zone, string? Reason)
{
    private const int MaximumReason = 500;

    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public SiteRestatement Judge(AccountCalendar calendar, string who)
    {
        if (Host is null == Site is null) throw new ConfigurationException("ledger restate", "needs one of --host NAME and --site NAME");
        if (PueText is null && Zone is null) throw new ConfigurationException("ledger restate", "needs --pue, --zone or both");
        if (string.IsNullOrWhiteSpace(Reason)) throw new ConfigurationException("--reason", "is missing: the past changes for a reason only");
        if (Reason.Length > MaximumReason || Reason.Any(char.IsControl)) throw new ConfigurationException("--reason", $"is longer than {MaximumReason} letters, or has control characters");
        if (Zone is not null && !SiteOptions.IsZone(Zone)) throw new ConfigurationException("--zone", $"'{Zone}' is not a zone such as GB, FR or US-TEX-ERCO");
        return new(Host, Site, RangeText.Read(calendar, From, To), Ratio(), Zone, Reason, who);
    }

    private Pue? Ratio()
    {
        if (PueText is null) return null;
        return WrittenValue.Ratio(PueText) ?? throw new ConfigurationException("--pue", $"'{PueText}' is not a number from 1 to 10");
    }
}
