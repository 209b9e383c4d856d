using Microsoft.Extensions.Logging;
using TelemetryFootprint.TestKit.Logging;

namespace TelemetryFootprint.UnitTests.TestKit;

public sealed class ErrorLogGuardTests
{
    [Fact]
    public void Verify_UnexpectedError_FailsWithItsText()
    {
        var guard = new ErrorLogGuard();
        guard.LoggerFor<ErrorLogGuardTests>().LogError(new InvalidOperationException("inner"), "lost {Count} ticks", 3);

        var thrown = Assert.Throws<UnexpectedErrorLogException>(guard.Verify);

        Assert.Contains("lost 3 ticks (InvalidOperationException: inner)", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<UnexpectedErrorLogException>(guard.Dispose);
    }

    [Fact]
    public void Verify_WarningsAndExpectedErrors_Hold()
    {
        var guard = new ErrorLogGuard().Expect("disk full").Expect(42);
        var logger = guard.CreateLogger("room");
        logger.LogWarning("slow");
        logger.LogError("disk full at 3 MiB");
        logger.LogCritical(new EventId(42), "other words");

        guard.Verify();

        Assert.Equal(3, guard.Entries.Count);
    }
}
