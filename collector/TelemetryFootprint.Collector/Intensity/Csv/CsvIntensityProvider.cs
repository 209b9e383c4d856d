using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Csv;

/// <summary>
/// Factors of a file. Its kind, gas and signal stand in the settings, so that they cannot change within it; its zones are those that it has at the start. A change
/// is taken over as new versions; a file that can no longer be read changes nothing.
/// </summary>
internal sealed class CsvIntensityProvider(CsvOptions options) : IAcknowledgedProvider
{
    public const string ProviderName = "csv";

    /// <summary>Of a file that has not changed, only what is near is repeated: the rest has been kept.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromDays(2);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _zones = [.. options.Rows.Select(row => row.Zone)];

    /// <summary>The file as each zone's last answer had it, and as the ledger has it. A file may change between the two.</summary>
    private readonly Dictionary<string, FileVersion> _said = [];
    private readonly Dictionary<string, FileVersion> _kept = [];
    private IReadOnlyList<FactorObservation> _rows = options.Rows;
    private FileVersion _seen;

    public string Name => ProviderName;

    public ProviderTerms Terms { get; } = new(options.Identity.Source, TimeSpan.Zero, [], TimeSpan.FromDays(1));

    public TimeSpan? PollInterval => options.PollInterval;

    public FactorIdentity? IdentityFor(string zone, FactorKind? kind) =>
        _zones.Contains(zone) && (kind is null || kind == options.Identity.Kind) ? options.Identity : null;

    public int SlotMinutes(string zone) => options.StepMinutes;

    public Task<IReadOnlyList<FactorObservation>> FetchAsync(string zone, FactorKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Refresh();
            IReadOnlyList<FactorObservation> rows = [.. _rows.Where(row => row.Zone == zone)];
            if (rows.Count == 0)
                throw new IntensityUnavailableException($"{options.File} has no line for {zone} any more") { Failure = IntensityFailure.NoValue };
            _said[zone] = _seen;
            // A file without a factor near now is no outage: it has nothing new.
            return Task.FromResult(_kept.TryGetValue(zone, out var kept) && kept == _seen ? [.. rows.Where(row => IsNear(row.Interval, now))] : rows);
        }
    }

    public void Kept(string zone)
    {
        lock (_lock)
        {
            if (_said.TryGetValue(zone, out var said))
                _kept[zone] = said;
        }
    }

    private static bool IsNear(MinuteRange interval, DateTimeOffset now) => interval.To.ToTime() > now - Near && interval.From.ToTime() < now + Near;

    private void Refresh()
    {
        try
        {
            var seen = FileVersion.Of(options.File!);
            if (seen == _seen)
                return;
            _rows = CsvFactors.Read(options.File!, options.Identity);
            _seen = seen;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IntensityUnavailableException($"{options.File} cannot be read; check Grid:csv:File ({error.Message})", error);
        }
        catch (FormatException error)
        {
            throw new IntensityUnavailableException($"{options.File}: {error.Message}", error) { Failure = IntensityFailure.NotUnderstood };
        }
    }
}
