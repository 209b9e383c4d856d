using System.Collections.Immutable;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>
/// Every wording that a budget ever had, as rows of the audit, which nobody can change: what it was, what it became, and when. A version begins when the
/// collector first runs with it.
/// </summary>
internal sealed class BudgetVersions(LiveBudgets budgets, IBookReader reader, IBookkeeping book, TimeProvider time)
{
    private const string Subject = "budget ";
    private readonly Lock _turn = new();
    private volatile ImmutableDictionary<string, AuditRow> _current = ImmutableDictionary<string, AuditRow>.Empty;

    /// <summary>The row that began the version in force; null: it is not written down yet.</summary>
    public AuditRow? Of(Budget budget) => _current.GetValueOrDefault(Subject + budget.Name);

    /// <summary>All that the configuration changed is written down.</summary>
    public bool AreKept { get; private set; }

    /// <summary>Writes down what the configuration changed since the last run, once: new budgets, changed ones, and those that are gone.</summary>
    public void Keep()
    {
        lock (_turn)
        {
            if (AreKept) return;
            Record();
            _current = reader.Newest(AuditEntry.Budget).ToImmutableDictionary(row => row.Entry.Subject, StringComparer.Ordinal);
            AreKept = true;
        }
    }

    /// <summary>
    /// Writes down one change of a running collector, after what the configuration changed. Where the disk refuses, what differs is written down within minutes, as
    /// after a start.
    /// </summary>
    public void Record(string name, string? old, string? now, string who, string reason)
    {
        lock (_turn)
        {
            AreKept = false;
            book.Record(new(who, AuditEntry.Budget, Subject + name, old, now, reason), time.GetUtcNow());
            Keep();
        }
    }

    private void Record()
    {
        var before = reader.Newest(AuditEntry.Budget).ToDictionary(row => row.Entry.Subject, StringComparer.Ordinal);
        var wanted = budgets.Current.All.ToDictionary(budget => Subject + budget.Name, budget => budget.Describe(), StringComparer.Ordinal);
        var now = time.GetUtcNow();
        foreach (var subject in before.Keys.Union(wanted.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, next) = (before.GetValueOrDefault(subject)?.Entry.New, wanted.GetValueOrDefault(subject));
            if (old == next) continue;
            var reason = next is null ? "no longer configured" : old is null ? "configured" : "the configuration changed";
            book.Record(new("configuration", AuditEntry.Budget, subject, old, next, reason), now);
        }
    }
}
