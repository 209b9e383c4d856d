using TelemetryFootprint.Agent.Core.Spool.Disk.Pages;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk.Pages;

public sealed class PageRecordTests
{
    [Theory]
    [InlineData("00", 0, 1)]
    [InlineData("7F55", 127, 1)]
    [InlineData("8100", 128, 2)]
    [InlineData("FFFFFFFF7F", 34_359_738_367, 5)]
    [InlineData("FFFFFFFFFFFFFFFFFF", -1, 9)]
    [InlineData("808080808080808001", 1, 9)]
    public void TryTake_ANumber_TakesItsBytesAndNoMore(string hex, long expected, int bytes)
    {
        ReadOnlySpan<byte> rest = Convert.FromHexString(hex);
        int before = rest.Length;

        Assert.True(PageNumber.TryTake(ref rest, out long value));
        Assert.Equal((expected, bytes), (value, before - rest.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    public void TryTake_BytesThatEndWithinANumber_TakesNothing(string hex)
    {
        ReadOnlySpan<byte> rest = Convert.FromHexString(hex);

        Assert.False(PageNumber.TryTake(ref rest, out _));
        Assert.Equal(hex.Length / 2, rest.Length);
    }

    [Theory]
    [InlineData("7F", 127)]
    [InlineData("80", -128)]
    [InlineData("FF00", -256)]
    [InlineData("800000", -8_388_608)]
    [InlineData("7FFFFFFFFFFFFFFF", long.MaxValue)]
    [InlineData("8000000000000000", long.MinValue)]
    public void Signed_AnyLength_IsTwosComplement(string hex, long expected) => Assert.Equal(expected, PageNumber.Signed(Convert.FromHexString(hex)));

    [Fact]
    public void TryRead_EachTypeOfColumn_IsWhatItSays()
    {
        Assert.True(PageRecord.TryRead(Convert.FromHexString("07000908021012" + "FFFE" + "AABB" + "636363"), out PageRecord record));

        Assert.Equal(6, record.Columns);
        Assert.True(record.IsNull(0) && !record.IsInteger(0) && !record.IsBlob(0));
        Assert.Equal((1L, 0L, -2L), (record.Integer(1), record.Integer(2), record.Integer(3)));
        Assert.True(record.IsBlob(4) && !record.IsInteger(4) && !record.IsBlob(3));
        Assert.Equal([0xAA, 0xBB], record.Bytes(4).ToArray());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("00", "a header of nothing")]
    [InlineData("0500", "a header beyond the bytes")]
    [InlineData("020A", "a type that there is not")]
    [InlineData("0201", "a column beyond the bytes")]
    [InlineData("0280", "a type that does not end")]
    [InlineData("020801", "a byte too many")]
    [InlineData("0800000000000000", "a column too many")]
    [InlineData("0AFFFFFFFFFFFFFFFFFE", "a negative type")]
    public void TryRead_WhatIsNoRow_IsRefused(string hex, string what) => Assert.False(PageRecord.TryRead(Convert.FromHexString(hex), out _), what);

    [Fact]
    public void TryRead_AnyBytes_NeverThrowsAndShowsNoByteBeyond()
    {
        var random = new Random(1);
        byte[] bytes = new byte[64];
        int read = 0;
        for (int i = 0; i < 200_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(9);
            if (i % 2 == 0) for (int at = 1; at < 9; at++) bytes[at] = (byte)random.Next(16);
            if (!PageRecord.TryRead(bytes.AsSpan(0, random.Next(bytes.Length)), out PageRecord record)) continue;
            read++;
            for (int column = 0; column < record.Columns; column++)
            {
                if (record.IsInteger(column)) record.Integer(column);
                else if (record.IsBlob(column)) Assert.InRange(record.Bytes(column).Length, 0, bytes.Length);
            }
        }

        Assert.True(read > 20);
    }
}
