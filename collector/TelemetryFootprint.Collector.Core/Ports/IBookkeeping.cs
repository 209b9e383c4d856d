using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What neither agents nor providers do to the ledger. Each call is one transaction; all but the fold, which changes no figure, are in the audit.</summary>
public interface IBookkeeping
{
    /// <summary>
    /// Corrects the past of sites and posts the difference. Throws <see cref="InvalidOperationException"/> if the range is not past, and
    /// <see cref="HistoryGoneException"/> if it needs minutes that are folded.
    /// </summary>
    RestatedSites Restate(SiteRestatement asked, DateTimeOffset now);

    /// <summary>Freezes a period's totals. Throws <see cref="InvalidOperationException"/> if it is not over yet, or closed already.</summary>
    ClosedPeriod Close(PeriodToClose period, string who, DateTimeOffset now);

    /// <summary>Folds the oldest hour with minutes into its slots, if it ends by then. False: there is none.</summary>
    bool FoldHour(UtcMinute before);

    void Record(AuditEntry entry, DateTimeOffset now);
}
