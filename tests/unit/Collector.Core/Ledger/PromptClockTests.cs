using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class PromptClockTests
{
    private const long Second = 1_000_000;
    private const long Booted = 5_000 * Second;

    private static readonly byte[] Boot = [1, 2, 3];

    private readonly PromptClock _clock = new();

    [Fact]
    public void Take_AReadingHeldUp_GoesByTheOneThatWasNot()
    {
        var prompt = Reading(100, delay: 0);
        _clock.Take(prompt);
        Assert.Same(prompt, _clock.Take(Reading(104, delay: 8)));
        Assert.Same(prompt, _clock.Take(Reading(109, delay: 6)));
    }

    /// <summary>A batch that was measured while eight seconds of backlog stood before the status keeps its time.</summary>
    [Fact]
    [Trait("Fault", "F24")]
    public void Take_AReadingHeldUp_CorrectsNoBatchOfAGoodClock()
    {
        _clock.Take(Reading(100, delay: 1));
        var held = Reading(104, delay: 9);
        Assert.Equal(9 * Second, ClockOffset.Decide(held, Boot, 103 * Second, Booted + (103 * Second)));
        Assert.Equal(0, ClockOffset.Decide(_clock.Take(held), Boot, 103 * Second, Booted + (103 * Second)));
    }

    [Fact]
    public void Take_AMorePromptReading_GoesByIt()
    {
        _clock.Take(Reading(100, delay: 8));
        var prompt = Reading(104, delay: 1);
        Assert.Same(prompt, _clock.Take(prompt));
    }

    [Fact]
    public void Take_AfterTwoWindows_ForgetsAClockThatHasSinceBeenSet()
    {
        _clock.Take(Reading(0, delay: 0));
        for (var at = 10; at < 600; at += 10) Assert.Equal(0, DelayOf(_clock.Take(Reading(at, delay: 60))));
        Assert.Equal(60, DelayOf(_clock.Take(Reading(610, delay: 60))));
    }

    [Fact]
    public void Take_ASleepBetweenTwoReadings_IsNoDelay()
    {
        _clock.Take(Reading(100, delay: 0));
        var awake = Reading(104, delay: 0, slept: 28_800);
        Assert.Same(awake, _clock.Take(awake));
    }

    [Fact]
    public void Take_AReadingOfAnotherBoot_BeginsAnew()
    {
        _clock.Take(Reading(100, delay: 0));
        AgentClock other = new(new byte[] { 9 }, 5 * Second, Booted + (500 * Second));
        Assert.Same(other, _clock.Take(other));
    }

    [Fact]
    public void TimeOf_AReadingHeldUp_IsWhenItWasTaken() =>
        Assert.Equal(Booted + (104 * Second), PromptClock.TimeOf(Reading(104, delay: 9), Reading(100, delay: 0)));

    private static long DelayOf(AgentClock reading) =>
        (reading.ReceivedUnixMicroseconds - reading.MonotonicMicroseconds - reading.SuspendedMicroseconds - Booted) / Second;

    private static AgentClock Reading(long at, long delay, long slept = 0) =>
        new(Boot, at * Second, Booted + ((at + slept + delay) * Second)) { SuspendedMicroseconds = slept * Second };
}
