using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>The account of whole minutes.</summary>
/// <param name="Range">What is asked for.</param>
/// <param name="ContractsFrom">From where on energy uses up contracts; null: there are none.</param>
/// <param name="Projects">Of these alone; null: of all. Contracts are used up by all energy either way.</param>
public sealed record AccountQuery(MinuteRange Range, UtcMinute? ContractsFrom = null, IReadOnlySet<string>? Projects = null)
{
    /// <summary>As known then; null: as known now. The range ends before <see cref="Ledger.Lateness.SettledBefore"/> of it.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Of these alone; null: of all. Contracts are used up by all energy, as with <see cref="Projects"/>.</summary>
    public TotalsFilter? Filter { get; init; }

    /// <summary>False: which devices there are is not asked for.</summary>
    public bool NamesDevices { get; init; } = true;

    public bool Holds(LedgerCell cell) => Projects?.Contains(cell.Series.Project) != false && Filter?.Holds(cell.Series, cell.Period) != false;
}
