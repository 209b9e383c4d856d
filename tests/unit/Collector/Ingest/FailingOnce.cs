using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>A ledger that is busy the first time.</summary>
internal sealed class FailingOnce(IBookkeeping book) : IBookkeeping
{
    private bool _hasFailed;

    public RestatedSites Restate(SiteRestatement asked, DateTimeOffset now) => book.Restate(asked, now);

    public ClosedPeriod Close(PeriodToClose period, string who, DateTimeOffset now) => book.Close(period, who, now);

    public bool FoldHour(UtcMinute before) => book.FoldHour(before);

    public void Record(AuditEntry entry, DateTimeOffset now)
    {
        if (!_hasFailed)
        {
            _hasFailed = true;
            throw new TimeoutException("the ledger is busy");
        }

        book.Record(entry, now);
    }
}
