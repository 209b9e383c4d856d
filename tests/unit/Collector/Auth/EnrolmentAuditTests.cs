using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Auth.Grpc;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.UnitTests.Collector.Auth;

/// <summary>An audit that cannot be written now.</summary>
public sealed class EnrolmentAuditTests : IBookkeeping
{
    [Fact]
    public void Record_LedgerLocked_LeavesTheRowToTheLog()
    {
        using var guard = new ErrorLogGuard();

        new EnrolmentAudit(this, guard.LoggerFor<EnrolmentAudit>()).Record("11", "gpu-01", "22", "33", DateTimeOffset.UnixEpoch);

        Assert.Contains("host gpu-01 was given token 22 for joining token 11, and token 33 revoked", Assert.Single(guard.Entries).Message, StringComparison.Ordinal);
    }

    RestatedSites IBookkeeping.Restate(SiteRestatement asked, DateTimeOffset now) => throw new NotSupportedException();

    ClosedPeriod IBookkeeping.Close(PeriodToClose period, string who, DateTimeOffset now) => throw new NotSupportedException();

    bool IBookkeeping.FoldHour(UtcMinute before) => throw new NotSupportedException();

    void IBookkeeping.Record(AuditEntry entry, DateTimeOffset now) => throw new StoreUnavailableException("the ledger is locked by another program");
}
