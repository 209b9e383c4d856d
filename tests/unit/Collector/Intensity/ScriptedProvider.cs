using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A provider in memory whose answers the test writes.</summary>
internal sealed class ScriptedProvider(IReadOnlyList<FactorObservation> said) : IPastIntensityProvider
{
    public static readonly FactorIdentity Identity = new("scripted", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, "made up");

    private TimeSpan? _retryAfter;

    public int Asked { get; private set; }

    public List<MinuteRange> AskedPast { get; } = [];

    public IntensityFailure? Failure { get; set; }

    public IntensityFailure? PastFailure { get; set; }

    /// <summary>The only past that fails; null: all of it does.</summary>
    public MinuteRange? FailingPast { get; set; }

    public IReadOnlyList<FactorObservation> Past { get; set; } = [];

    public FactorIdentity Is { get; init; } = Identity;

    public string Name => Is.Provider;

    public ProviderTerms Terms { get; init; } = new("made up", TimeSpan.Zero, [TimeSpan.FromDays(1), TimeSpan.FromDays(7)], TimeSpan.FromDays(2));

    public TimeSpan? PollInterval => TimeSpan.FromMinutes(5);

    public static ScriptedProvider Failing(IntensityFailure failure, TimeSpan? retryAfter = null) => new([]) { Failure = failure, _retryAfter = retryAfter };

    public static FactorObservation Say(int minute, int grams, FactorQuality quality, int length = 30) =>
        new("GB", new MinuteRange(new(minute), new(minute + length)), GramsPerKilowattHour.FromGrams(grams), quality, Identity);

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) => kind is null || kind == Is.Kind ? Is : null;

    public int SlotMinutes(string zone) => 30;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Asked++;
        return Failure is { } failure ? throw new IntensityUnavailableException("down") { Failure = failure, RetryAfter = _retryAfter } : Task.FromResult(said);
    }

    public Task<IReadOnlyList<FactorObservation>> FetchPastAsync(
        string zone, FactorKind kind, MinuteRange range, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AskedPast.Add(range);
        return PastFailure is { } failure && (FailingPast ?? range) == range ? throw new IntensityUnavailableException("down") { Failure = failure } : Task.FromResult(Past);
    }
}
