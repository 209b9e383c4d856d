using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Privacy;

/// <summary>The key and what it makes: stable, for one collector, and not to be told from a name by guessing without it.</summary>
public sealed class PseudonymKeyTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TemporaryDirectory _other = new();

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Of_TheSameName_IsTheSameAfterARestartAndAnotherElsewhere()
    {
        var first = PseudonymKey.Ensure(_folder.Path).Of("ada");

        Assert.Matches("^u-[0-9a-f]{12}$", first);
        Assert.Equal(first, PseudonymKey.Ensure(_folder.Path).Of("ada"));
        Assert.NotEqual(first, PseudonymKey.Ensure(_folder.Path).Of("Ada"));
        Assert.NotEqual(first, PseudonymKey.Ensure(_other.Path).Of("ada"));
    }

    [Fact]
    public void Ensure_NewKey_IsForTheCollectorAlone()
    {
        PseudonymKey.Ensure(_folder.Path);

        if (!OperatingSystem.IsWindows()) Assert.Equal(WholeFile.Private, File.GetUnixFileMode(_folder.Combine(PseudonymKey.FileName)));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00ff")]
    [InlineData("no hexadecimal number at all, and as long as a key would be, 64.")]
    public void Ensure_DamagedKey_IsRefusedAndLeftAsItIs(string text)
    {
        _folder.Write(PseudonymKey.FileName, text);

        var error = Assert.Throws<ConfigurationException>(() => PseudonymKey.Ensure(_folder.Path));

        Assert.Contains("is no key any more: restore it, or delete it", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_folder.Combine(PseudonymKey.FileName)));
    }

    [Theory]
    [InlineData("u-0123456789ab", true)]
    [InlineData("u-0123456789aB", false)]
    [InlineData("u-0123456789a", false)]
    [InlineData("u-0123456789abc", false)]
    [InlineData("x-0123456789ab", false)]
    [InlineData("ada", false)]
    public void IsPseudonym_Text_GoesByItsForm(string text, bool expected) => Assert.Equal(expected, PseudonymKey.IsPseudonym(text));

    [Fact]
    public void Kept_OfEachMode_IsTheNameItsPseudonymOrNothing()
    {
        var key = PseudonymKey.Ensure(_folder.Path);
        UserNames Names(UserMode mode) => new(mode, () => key);

        Assert.Equal("ada", Names(UserMode.Keep).Kept("ada"));
        Assert.Null(Names(UserMode.Drop).Kept("ada"));
        Assert.Equal(key.Of("ada"), Names(UserMode.Pseudonym).Kept("ada"));
        Assert.Equal(key.Of("ada"), Names(UserMode.Pseudonym).Kept(key.Of("ada")));
        Assert.Throws<TelemetryFootprint.Collector.Web.QueryException>(() => Names(UserMode.Drop).Asked("ada"));
    }

    [Fact]
    public void IsIn_BytesAcrossTheWindows_AreFound()
    {
        var path = _folder.Combine("large");
        var bytes = new byte[(1 << 20) + 20];
        "needle"u8.CopyTo(bytes.AsSpan((1 << 20) - 3));
        File.WriteAllBytes(path, bytes);

        Assert.True(ByteSearch.IsIn(path, "needle"u8));
        Assert.False(ByteSearch.IsIn(path, "needles"u8));
        Assert.False(ByteSearch.IsIn(_folder.Combine("none"), "needle"u8));
    }
}
