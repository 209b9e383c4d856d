using TelemetryFootprint.Collector.Sinks.Influx.Figures;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Figures;

/// <summary>The file in the state directory that tells one collector's points from another's.</summary>
public sealed class CollectorNameTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_ADirectory_IsTheSameAtEveryStart()
    {
        var name = CollectorName.In(_folder.Path);

        Assert.Matches("^[0-9a-f]{16}$", name);
        Assert.Equal(name, CollectorName.In(_folder.Path));
        // As somebody may have edited it.
        File.WriteAllText(_folder.Combine(CollectorName.FileName), $"  {name}\r\n");
        Assert.Equal(name, CollectorName.In(_folder.Path));
    }

    [Fact]
    public void In_AnotherDirectory_IsAnother()
    {
        using var other = new TemporaryDirectory();
        Assert.NotEqual(CollectorName.In(_folder.Path), CollectorName.In(other.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdef0")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdeg")]
    [InlineData("a,b=c 0123456789")]
    public void In_AFileThatHoldsNoName_WritesOne(string text)
    {
        _folder.Write(CollectorName.FileName, text);

        var name = CollectorName.In(_folder.Path);

        Assert.Matches("^[0-9a-f]{16}$", name);
        Assert.Equal(name, File.ReadAllText(_folder.Combine(CollectorName.FileName)).Trim());
    }

    [Fact]
    public void In_ADirectoryThatIsNotThere_SaysSo() => Assert.ThrowsAny<IOException>(() => CollectorName.In(_folder.Combine("nowhere")));
}
