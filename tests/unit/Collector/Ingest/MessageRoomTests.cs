using TelemetryFootprint.Collector.Ingest.Grpc;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class MessageRoomTests
{
    [Fact]
    public void TryHold_BeyondTheLimit_IsRefusedUntilSomethingIsReleased()
    {
        var room = new MessageRoom(100);
        Assert.True(room.TryHold(60));
        Assert.False(room.TryHold(41));
        Assert.True(room.TryHold(40));
        Assert.Equal((100, 1), (room.HeldBytes, room.Refusals));

        room.Release(60);

        Assert.True(room.TryHold(60));
    }

    [Fact]
    public async Task TryHold_FromManyThreads_NeverPassesTheLimit()
    {
        var room = new MessageRoom(10);
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var turn = 0; turn < 10_000; turn++)
            {
                if (!room.TryHold(3)) continue;
                InterlockedMax(ref most, room.HeldBytes);
                room.Release(3);
            }
        })));
        Assert.Equal(0, room.HeldBytes);
        // Those that are just being refused are seen for a moment: one for each of the other threads.
        Assert.InRange(most, 3, 10 + (7 * 3));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
