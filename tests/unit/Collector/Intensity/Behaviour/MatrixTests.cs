using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>No provider and no row is left out unseen.</summary>
public sealed class MatrixTests
{
    [Fact]
    public void Matrix_HasEveryProviderThatMayBeConfigured() =>
        Assert.Equal(GridProviders.Known.Order(), Matrix.Labels.Select(label => ProviderScripts.All.GetValueOrDefault(label)?.Name ?? label).Distinct().Order());

    [Fact]
    public void Matrix_LeavesOutOnlyWhatCannotBe()
    {
        var left = Matrix.Labels.Where(label => label is not ("csv" or "annual"))
            .SelectMany(label => Enum.GetValues<AnswerKind>().Where(kind => Matrix.WhyNot(label, kind) is not null).Select(kind => $"{label} {kind}"));

        Assert.Equal(["entsoe TooLargeValue", "eia TooLargeValue", "neso WrongZone", "rte WrongZone"], left.OrderBy(row => row.Split(' ')[1], StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<AnswerKind>().Length, Enum.GetValues<AnswerKind>().Count(kind => Matrix.WhyNot("annual", kind) is not null));
    }

    /// <summary>The rows are what <see cref="Matrix"/> says, and each is a test of its own.</summary>
    [Fact]
    public void Tests_TryEachRowThatApplies()
    {
        var tried = new List<(string, AnswerKind)>();
        foreach (object[] row in ProviderRowsTests.Rows) tried.Add(((string)row[0], (AnswerKind)row[1]));
        foreach (var kind in CsvRowsTests.Rows) tried.Add(("csv", kind));

        Assert.Equal(Matrix.Labels.SelectMany(label => Matrix.RowsOf(label).Select(kind => (label, kind))).Order(), tried.Order());
    }
}
