using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Book;

/// <summary>What <c>ledger restate</c> was asked for, as it was written.</summary>
internal sealed record RestateRequest(string? Host, string? Site, string? From, string? To, string? PueText, string? Zone, string? Reason)
{
    private const int MaximumReason = 500;
    private const int LargestWue = 100;

    /// <summary>Litres per kilowatt-hour; null: unchanged.</summary>
    public string? WueText { get; init; }

    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public SiteRestatement Judge(AccountCalendar calendar, string who)
    {
        if (Host is null == Site is null) throw new ConfigurationException("ledger restate", "needs one of --host NAME and --site NAME");
        if (PueText is null && WueText is null && Zone is null) throw new ConfigurationException("ledger restate", "needs one or more of --pue, --wue and --zone");
        if (string.IsNullOrWhiteSpace(Reason)) throw new ConfigurationException("--reason", "is missing: the past changes for a reason only");
        if (Reason.Length > MaximumReason || Reason.Any(char.IsControl)) throw new ConfigurationException("--reason", $"is longer than {MaximumReason} letters, or has control characters");
        if (Zone is not null && !SiteOptions.IsZone(Zone)) throw new ConfigurationException("--zone", $"'{Zone}' is not a zone such as GB, FR or US-TEX-ERCO");
        return new(Host, Site, RangeText.Read(calendar, From, To), Ratio(), Zone, Reason, who) { Wue = Litres() };
    }

    private LitresPerKilowattHour? Litres()
    {
        if (WueText is null) return null;
        return decimal.TryParse(WueText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var litres) && litres is >= 0 and <= LargestWue
            ? LitresPerKilowattHour.FromLitres(litres)
            : throw new ConfigurationException("--wue", $"'{WueText}' is not a number of litres per kilowatt-hour from 0 to {LargestWue}");
    }

    private Pue? Ratio()
    {
        if (PueText is null) return null;
        return WrittenValue.Ratio(PueText) ?? throw new ConfigurationException("--pue", $"'{PueText}' is not a number from 1 to 10");
    }
}
