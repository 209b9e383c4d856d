using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>What stops a start is told by what helps, and none of it is called damage. The codes are SQLite's documented ones and Linux' error numbers.</summary>
public sealed class DiskTroubleTests
{
    private const long Room = 1 << 30;

    [Theory]
    [InlineData(13, 13, Room, "its disk is full", "make room there")]
    [InlineData(10, 4874, 0, "its disk is full", "make room there")]
    [InlineData(14, 14, 0, "its disk is full", "make room there")]
    [InlineData(10, 778, Room, "its disk fails", "look at the kernel's log")]
    [InlineData(10, 1034, Room, "its disk fails", "look at the kernel's log")]
    [InlineData(8, 1032, Room, "cannot be written by user", "give it to that user")]
    [InlineData(14, 14, Room, "cannot be written by user", "give it to that user")]
    [InlineData(5, 5, Room, "is held by another program", "end that one")]
    public void Of_Sqlite_NamesCauseAndRemedy(int code, int extended, long availableBytes, string cause, string remedy)
    {
        var error = new SqliteException("words of SQLite", code, extended);

        Judge(DiskTrouble.Of("/x/spool.db", error, availableBytes), cause, remedy, "words of SQLite");
        Assert.False(SpoolCheck.IsDamage(error));
    }

    [Theory]
    [InlineData(28, "its disk is full", "make room there")]
    [InlineData(122, "its disk is full", "make room there")]
    [InlineData(5, "its disk fails", "look at the kernel's log")]
    [InlineData(30, "cannot be written by user", "give it to that user")]
    public void Of_TheSystem_NamesCauseAndRemedy(int error, string cause, string remedy) =>
        Judge(DiskTrouble.Of("/x/spool.lock", new IOException("words of the system", error), Room), cause, remedy, "words of the system");

    [Fact]
    public void Of_Rights_NamesTheUser() =>
        Judge(DiskTrouble.Of("/x", new UnauthorizedAccessException("denied"), Room), $"by user {Environment.UserName}", "give it to that user", "denied");

    /// <summary>A sector that cannot be read is a damage of the file: what can be read is brought over.</summary>
    [Theory]
    [InlineData(11, 11)]
    [InlineData(26, 26)]
    [InlineData(10, 266)]
    [InlineData(10, 522)]
    public void IsDamage_OfTheFile_IsDamage(int code, int extended) => Assert.True(SpoolCheck.IsDamage(new SqliteException("x", code, extended)));

    private static void Judge(SpoolException trouble, params string[] words) => Assert.All(words, word => Assert.Contains(word, trouble.Message, StringComparison.Ordinal));
}
