using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>
/// Half an hour of the grid as its API tells it: a forecast, then an answer whose actual is still null, then the actual. The grams follow
/// by exactly the energy times the change; what was booked stays.
/// </summary>
public sealed class RestatementTests(ITestOutputHelper output)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    // The API's grams are whole nanograms per figure; three figures are compared.
    private const double Nanograms = 5e-9;

    [RecordedGridFact]
    public Task RecordedMorning_ForecastNullActual_RestatesExactly() => PlayAsync(NesoRecording.Load(RecordedGridFactAttribute.Folder));

    [Fact]
    public Task MadeUpMorning_ForecastNullActual_RestatesExactly() => PlayAsync(NesoRecording.MadeUp());

    private async Task PlayAsync(IReadOnlyList<NesoAnswer> answers)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var grid = await NesoReplay.StartAsync(answers, TimeProvider.System.GetUtcNow());
        await using var priced = await PricedStack.MeterAsync(
            TimeSpan.FromSeconds(5), "--Site:Zone=GB", "--Grid:Providers=neso", $"--Grid:neso:BaseUrl={grid.Address}", "--Grid:neso:PollInterval=1s");
        var joules = await priced.JoulesAsync();
        Assert.All(joules.Values, value => Assert.True(value > 0));

        var running = NesoRecording.FirstSlot + grid.Shift;
        var forecast = await SeeAsync(priced, joules, "forecast");
        Assert.Equal(Forecast(answers[0]), SlotAt(forecast.Slots, running).GramsPerKilowattHour);
        Assert.Equal("forecast", SlotAt(forecast.Slots, running).Quality);

        await TurnAsync(grid, limit.Token);
        var waiting = await SeeAsync(priced, joules, "actual is null");
        Assert.Equal(Used(forecast.Slots, joules), Used(waiting.Slots, joules));
        Assert.Equal(forecast.Grams, waiting.Grams);
        Assert.Equal(forecast.Counters, waiting.Counters);

        await TurnAsync(grid, limit.Token);
        var actual = await SeeAsync(priced, joules, "actual");
        var settled = SlotAt(actual.Slots, running);
        Assert.Equal(Actual(answers[2]), settled.GramsPerKilowattHour);
        Assert.Equal("measured", settled.Quality);
        AssertRestated(joules, forecast, actual);
        priced.Stack.AssertNoErrorLogged();
    }

    private void AssertRestated(IReadOnlyDictionary<DateTimeOffset, double> joules, PricedMoment before, PricedMoment after)
    {
        var change = Grams(joules, after.Slots) - Grams(joules, before.Slots);
        output.WriteLine(FormattableString.Invariant($"the factors' change is worth {change:R} g"));
        Assert.NotEqual(0, change);
        AssertSame(change, after.Counters.Up - after.Counters.Down, after.Grams);
        AssertSame(change, after.Grams - before.Grams, after.Grams);
        Assert.Equal(before.Counters.Booked, after.Counters.Booked);
    }

    /// <summary>A moment of the API, whose totals must be the product of its own energy and factors.</summary>
    private async Task<PricedMoment> SeeAsync(PricedStack priced, IReadOnlyDictionary<DateTimeOffset, double> joules, string name)
    {
        var moment = new PricedMoment(await priced.IntensityAsync("GB"), await priced.GramsAsync(), await priced.CountersAsync());
        var slots = Used(moment.Slots, joules).Select(slot => FormattableString.Invariant($"{slot.From:HH:mm} {slot.GramsPerKilowattHour} g/kWh {slot.Quality}"));
        output.WriteLine(FormattableString.Invariant(
            $"{name}: {joules.Values.Sum():F3} J, {string.Join(", ", slots)}; {moment.Grams:R} g, booked {moment.Counters.Booked:R} g, up {moment.Counters.Up:R} g, down {moment.Counters.Down:R} g"));
        AssertSame(Grams(joules, moment.Slots), moment.Grams, moment.Grams);
        return moment;
    }

    private static async Task TurnAsync(NesoReplay grid, CancellationToken cancellationToken)
    {
        grid.TurnThePage();
        await grid.AskedAgainAsync(cancellationToken);
        // The second question came after the first answer was handed on; the ledger may still be writing it.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
    }

    private static double Grams(IReadOnlyDictionary<DateTimeOffset, double> joules, IReadOnlyList<PricedSlot> slots) =>
        joules.Sum(minute => minute.Value * PricedStack.Pue * SlotAt(slots, minute.Key).GramsPerKilowattHour / JoulesPerKilowattHour);

    /// <summary>Slots that price energy; a slot that waits for its first energy may still get a newer forecast.</summary>
    private static IEnumerable<PricedSlot> Used(IReadOnlyList<PricedSlot> slots, IReadOnlyDictionary<DateTimeOffset, double> joules) =>
        slots.Where(slot => joules.Keys.Any(slot.Holds));

    private static PricedSlot SlotAt(IReadOnlyList<PricedSlot> slots, DateTimeOffset time) => slots.Single(slot => slot.Holds(time));

    private static double Forecast(NesoAnswer answer) => answer.Forecast.Single(slot => slot.From == NesoRecording.FirstSlot).Forecast!.Value;

    private static double Actual(NesoAnswer answer) => answer.Past.Single(slot => slot.From == NesoRecording.FirstSlot).Actual!.Value;

    private static void AssertSame(double expected, double actual, double grams) =>
        Assert.InRange(actual, expected - (1e-9 * grams) - Nanograms, expected + (1e-9 * grams) + Nanograms);
}
