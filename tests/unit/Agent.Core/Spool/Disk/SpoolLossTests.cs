using TelemetryFootprint.Agent.Core.Spool.Disk;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolLossTests
{
    [Theory]
    [InlineData(10, "3 4 5", 7)]
    [InlineData(3, "3 4 5", 0)]
    [InlineData(0, "", 0)]
    public void Of_WithTheState_IsWhatItSaysWithoutWhatWasFound(long ticks, string found, long lost)
    {
        SpoolLoss loss = SpoolLoss.Of(SpoolState.Empty with { Ticks = ticks }, Found(found));

        Assert.Equal(new SpoolLoss(lost, IsExact: true), loss);
        Assert.Equal(FormattableString.Invariant($"{lost}"), loss.ToString());
    }

    /// <summary>A c is a checkpoint, which stands for those before it.</summary>
    [Theory]
    [InlineData("3 4 5", 1)]
    [InlineData("", 1)]
    [InlineData("9 3 5", 4)]
    [InlineData("60c 120c 121 125", 3)]
    public void Of_WithoutTheState_IsWhatIsMissingBetweenAndNeverNought(string found, long lost)
    {
        SpoolLoss loss = SpoolLoss.Of(null, Found(found));

        Assert.Equal(new SpoolLoss(lost, IsExact: false), loss);
        Assert.Equal(FormattableString.Invariant($"at least {lost}"), loss.ToString());
    }

    private static Dictionary<ulong, bool> Found(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(word => ulong.Parse(word.TrimEnd('c'), System.Globalization.CultureInfo.InvariantCulture), word => word.EndsWith('c'));
}
