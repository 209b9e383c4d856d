using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Intensity.Rereads;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Rereads;

/// <summary>Re-reads against the real ledger: only time with energy is asked for, and a restart neither forgets nor repeats.</summary>
public sealed class RereadScheduleTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ScriptedProvider _provider = new([]) { Is = ScriptedProvider.Identity with { Kind = FactorKind.Lifecycle } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Next_TimeWithEnergy_IsAskedForAtEachAgeAndOnce()
    {
        await using var rig = await MeteredAsync();
        var ledger = rig.Services.GetRequiredService<ILedgerReader>();
        var ages = new List<TimeSpan>();

        // Days in steps of three hours, with a restart before each step.
        for (var now = CollectorRig.Start; now < CollectorRig.Start.AddDays(12); now = now.AddHours(3))
        {
            var schedule = new RereadSchedule(ledger, new RereadJournal(_folder.Path));
            while (schedule.Next(_provider, "GB", FactorKind.Lifecycle, now) is { } due)
            {
                Assert.True(due.Range.Contains(UtcMinute.FromTime(CollectorRig.Start)), "time without energy was asked for");
                Assert.True(now - due.Range.To.ToTime() >= due.Age);
                ages.Add(due.Age);
                schedule.Done(due);
            }
        }

        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(7)], ages);
    }

    [Fact]
    public async Task Next_NotDone_IsOfferedAgain()
    {
        await using var rig = await MeteredAsync();
        var now = CollectorRig.Start.AddDays(1).AddHours(8);
        var journal = new RereadJournal(_folder.Path);
        var schedule = new RereadSchedule(rig.Services.GetRequiredService<ILedgerReader>(), journal);
        journal.Set(new ProviderKey("scripted", "GB"), TimeSpan.FromDays(1), UtcMinute.FromTime(CollectorRig.Start.AddHours(-1)).Value);

        var first = schedule.Next(_provider, "GB", FactorKind.Lifecycle, now);

        Assert.NotNull(first);
        Assert.Equal(first, schedule.Next(_provider, "GB", FactorKind.Lifecycle, now));
        schedule.Done(first);
        Assert.Null(schedule.Next(_provider, "GB", FactorKind.Lifecycle, now));
    }

    [Fact]
    public void Next_RangeThatCutsAFoldedHour_IsOffered()
    {
        using var bench = new LedgerBench();
        bench.Add(40, Joules.MillijoulesPerKilowattHour);
        Assert.True(bench.Writer.FoldHour(LedgerBench.Minute(60)));
        var journal = new RereadJournal(_folder.Path);
        journal.Set(new ProviderKey("scripted", "GB"), TimeSpan.FromDays(1), LedgerBench.Minute(30).Value);

        var due = new RereadSchedule(bench.Reader, journal).Next(_provider, "GB", FactorKind.Direct, LedgerBench.Noon.AddDays(1).AddHours(7).AddMinutes(30));

        Assert.Equal(new MinuteRange(LedgerBench.Minute(30), LedgerBench.Minute(450)), due?.Range);
    }

    [Fact]
    public void Journal_OfATornFile_KeepsWhatIsWhole()
    {
        var key = new ProviderKey("neso", "GB");
        new RereadJournal(_folder.Path).Set(key, TimeSpan.FromHours(1), 29_000_000);
        File.AppendAllText(Path.Combine(_folder.Path, RereadJournal.FileName), "electricitymaps DE 14\nnonsense\n eia");

        var journal = new RereadJournal(_folder.Path);

        Assert.Equal(29_000_000, journal.Find(key, TimeSpan.FromHours(1)));
        Assert.Null(journal.Find(key, TimeSpan.FromHours(25)));
    }

    private static async Task<CollectorRig> MeteredAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        return rig;
    }
}
