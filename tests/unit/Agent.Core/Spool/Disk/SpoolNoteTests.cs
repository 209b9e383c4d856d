using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

public sealed class SpoolNoteTests : IDisposable
{
    private static readonly SpoolState State = new(9, 0, TickSpans.None.With(3, 7), SampleBatches.Id(7), [new("GPU-0", 5_000, 77, 300_000, 90_000_000) { IsOfThisBoot = true }]);

    private readonly TemporaryDirectory _folder = new();

    private string File => _folder.Combine("spool.note");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_AfterSeveralWrites_FindsTheLast()
    {
        for (ulong i = 1; i <= 5; i++)
        {
            using (var note = new SpoolNote(_folder.Path)) Assert.True(note.Write(() => State with { LastSequence = i }));
            using var again = new SpoolNote(_folder.Path);
            Assert.Equal(i, again.Found.LastSequence);
        }

        Assert.Equal(32 << 10, new FileInfo(File).Length);
    }

    [Fact]
    public void Open_AfterAWrite_FindsAllOfIt()
    {
        using (var note = new SpoolNote(_folder.Path))
        {
            Assert.Same(SpoolState.Empty, note.Found);
            note.Write(() => State);
        }

        using var again = new SpoolNote(_folder.Path);
        Assert.Equal(State.BootId, again.Found.BootId);
        Assert.Equal([new(3, 7)], again.Found.Offered.Spans);
        Assert.Equal(State.Energy, again.Found.Energy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(20)]
    public void Open_AWriteThatWasCut_FindsTheOneBefore(int place)
    {
        using (var note = new SpoolNote(_folder.Path))
        {
            note.Write(() => State);
            note.Write(() => State with { LastSequence = 10 });
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes[place] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        using var again = new SpoolNote(_folder.Path);
        Assert.Equal(9ul, again.Found.LastSequence);
    }

    [Fact]
    public void Open_AFileThatWasCut_MakesItAnew()
    {
        System.IO.File.WriteAllBytes(File, [1, 2, 3]);
        using (var note = new SpoolNote(_folder.Path))
        {
            Assert.Same(SpoolState.Empty, note.Found);
            Assert.True(note.Write(() => State));
        }

        using var again = new SpoolNote(_folder.Path);
        Assert.Equal(9ul, again.Found.LastSequence);
    }

    [Fact]
    public void Write_MoreThanAPlaceHolds_SaysSoAndKeepsTheLast()
    {
        using (var note = new SpoolNote(_folder.Path))
        {
            Assert.True(note.Write(() => State with { Energy = Devices(100) }));
            Assert.False(note.Write(() => State with { Energy = Devices(1_000) }));
        }

        using var again = new SpoolNote(_folder.Path);
        Assert.Equal(100, again.Found.Energy.Count);
    }

    [Fact]
    public void Open_WhereNoFileCanBe_GoesOnWithout()
    {
        using var note = new SpoolNote(_folder.Combine("missing"));
        Assert.False(note.Write(() => State));
        Assert.Same(SpoolState.Empty, note.Found);
    }

    private static List<EnergyState> Devices(int count) => [.. Enumerable.Range(0, count).Select(i => State.Energy[0] with { Uuid = $"GPU-{i}" })];
}
