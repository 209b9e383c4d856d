using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class MessageRoomTests
{
    [Fact]
    public void TryHold_BeyondTheLimit_IsRefusedUntilSomethingIsReleased()
    {
        var room = new MessageRoom(100);
        var all = room.ShareOf(null);
        Assert.True(all.TryHold(60));
        Assert.False(all.TryHold(41));
        Assert.True(all.TryHold(40));
        Assert.Equal((100, 1), (room.HeldBytes, room.Refusals));

        all.Release(60);

        Assert.True(all.TryHold(60));
    }

    [Fact]
    public void TryHold_OfOneCallerOnManyStreams_LeavesHalfToOthers()
    {
        var room = new MessageRoom(4 * Limits.MaxMessageBytes);
        var greedy = Enumerable.Range(0, 16).Count(_ => room.ShareOf("a").TryHold(Limits.MaxMessageBytes));
        Assert.Equal((2, 14), (greedy, room.Refusals));
        Assert.True(room.ShareOf("b").TryHold(Limits.MaxMessageBytes));

        room.ShareOf("a").Release(Limits.MaxMessageBytes);

        Assert.True(room.ShareOf("a").TryHold(Limits.MaxMessageBytes));
        Assert.False(room.ShareOf("a").TryHold(1));
    }

    [Fact]
    public void TryHold_OfTheSmallestRoom_HasOneLargestMessageForACaller()
    {
        var room = new MessageRoom(Limits.MaxMessageBytes);
        Assert.True(room.ShareOf("a").TryHold(Limits.MaxMessageBytes));
        Assert.False(room.ShareOf("b").TryHold(1));
    }

    [Fact]
    public async Task TryHold_FromManyThreads_NeverPassesTheLimit()
    {
        var room = new MessageRoom(10);
        var all = room.ShareOf(null);
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var turn = 0; turn < 10_000; turn++)
            {
                if (!all.TryHold(3)) continue;
                InterlockedMax(ref most, room.HeldBytes);
                all.Release(3);
            }
        })));
        Assert.Equal(0, room.HeldBytes);
        Assert.InRange(most, 3, 10);
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
