using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.UnitTests.Collector.Core.Runs;

/// <summary>Whoever merges what collectors say of a run, in whatever order, has the same run.</summary>
public sealed class RunRecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Merge_OfAnyRecords_IsTheSameInAnyOrder_AndOfItself()
    {
        var random = new Random(11);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var records = Enumerable.Range(0, random.Next(1, 5)).Select(collector => Any(random, collector)).ToArray();
            var merged = RunRecord.Merge(records);
            random.Shuffle(records);
            Assert.True(RunRecord.IsSame(merged, RunRecord.Merge(records)));
            Assert.True(RunRecord.IsSame(merged, RunRecord.Merge([.. records, .. records])));
            // One that says what all do changes nothing.
            var repeat = RunRecord.Of(merged, "another", records, now: 10);
            Assert.True(RunRecord.IsSame(merged, RunRecord.Merge([.. records, repeat])));
            Assert.Equal(records.Min(record => record.Run.Started), merged.Started);
        }
    }

    [Fact]
    public void Of_NewWords_AreNewerThanAllThatWereHeard_AndStand()
    {
        var random = new Random(12);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var records = Enumerable.Range(0, random.Next(1, 5)).Select(collector => Any(random, collector)).ToArray();
            var said = RunRecord.Of(new("job", "new", Noon.AddHours(9)) { Source = "mlflow", Project = "p" }, "0", records, now: 3);
            Assert.True(records.All(record => record.Said < said.Said));
            Assert.Equal("new", RunRecord.Merge([said, .. records.Where(record => record.Collector != "0")]).Name);
            Assert.Equal(said, RunRecord.Of(said.Run, "0", [said, .. records.Where(record => record.Collector != "0")], now: 99));
        }
    }

    [Fact]
    public void Merge_OfAClaimAndANewName_HasTheName_AndTheNamesEnd()
    {
        RunRecord claim = new(new("job", "claimed", Noon) { Source = Run.Claimed, Project = "theirs" }, "a", 9), named = new(new("job", "named", Noon.AddHours(1)) { Ended = Noon.AddHours(2) }, "b", 1);
        var merged = RunRecord.Merge([claim, named]);
        Assert.Equal(("named", null, Noon, Noon.AddHours(2)), (merged.Name, merged.Project, merged.Started, merged.Ended));
    }

    [Fact]
    public void Of_WordsThatNobodyChose_AreOlderThanAnyChoice_AndTheFirstToBeginGoesBefore()
    {
        Run first = new("job", "first", Noon) { Source = Run.Claimed }, second = new("job", "second", Noon.AddHours(1)) { Source = Run.Claimed };
        RunRecord a = RunRecord.Of(first, "b", [], now: 9, isChosen: false), b = RunRecord.Of(second, "a", [], now: 5, isChosen: false);
        Assert.True(b.Said < a.Said && a.Said < 0);
        Assert.Equal("first", RunRecord.Merge([a, b]).Name);
        var chosen = RunRecord.Of(second with { Project = "p" }, "a", [b], now: 5);
        Assert.Equal(("second", "p"), (RunRecord.Merge([a, chosen]).Name, RunRecord.Merge([a, chosen]).Project));
        // What fills them is hardly newer.
        Assert.Equal(chosen.Said + 1, RunRecord.Of(chosen.Run with { User = "ada" }, "b", [a, chosen], now: 99, isChosen: false).Said);
    }

    [Theory]
    [InlineData(RunSources.Prolog)]
    [InlineData(RunSources.Accounting)]
    [InlineData(RunSources.Kubernetes)]
    public void Merge_OfAPlacesWord_IsBetweenAChoiceAndAClaim(string place)
    {
        RunRecord Of(string? source, long said) => new(new("job", source ?? "none", Noon) { Source = source }, source ?? "none", said);
        Assert.Equal(place, RunRecord.Merge([Of(place, 1), Of(Run.Claimed, 2)]).Name);
        Assert.Equal("none", RunRecord.Merge([Of(place, 2), Of(null, 1), Of(Run.Claimed, 3)]).Name);
        Assert.False(RunSources.IsChosen(place));
        Assert.True(RunSources.IsChosen("mlflow"));
    }

    [Fact]
    public void Merge_OfClaims_EndsWithTheLast()
    {
        RunRecord one = new(new("job", "a", Noon) { Source = Run.Claimed, Ended = Noon.AddHours(1) }, "a", 1), two = new(new("job", "a", Noon) { Source = Run.Claimed }, "b", 1);
        Assert.Null(RunRecord.Merge([one, two]).Ended);
        Assert.Equal(Noon.AddHours(3), RunRecord.Merge([one, two with { Run = two.Run with { Ended = Noon.AddHours(3) } }]).Ended);
    }

    private static RunRecord Any(Random random, int collector) => new(
        new("job", $"name {random.Next(2)}", Noon.AddHours(random.Next(3)))
        {
            Project = random.Next(2) == 0 ? null : "p",
            Source = random.Next(3) switch { 0 => null, 1 => "mlflow", _ => Run.Claimed },
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["a"] = $"{random.Next(2)}" },
            Ended = random.Next(2) == 0 ? null : Noon.AddHours(4 + random.Next(3)),
        },
        $"{collector}", random.Next(5));
}
