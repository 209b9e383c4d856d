using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>Which days the ledger is asked for, and how often. Energy and crossings are judged on a whole collector.</summary>
public sealed class BudgetBookTests : IAccountReader
{
    private const int Day = 1440;
    private static readonly Budget Month = SomeBudget.Of("month", "1kg", period: "month");

    private readonly List<int> _asked = [];
    private readonly BudgetBook _book;
    private IReadOnlyList<Budget> Budgets { get; set; } = [Month];
    private int _goneDay = -1;

    public BudgetBookTests() => _book = new(this, new AccountRules(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own), null!);

    [Fact]
    public void Refresh_ADayThatIsGone_IsAskedForOnceAndStaysSaid()
    {
        var now = Month.PeriodAt(new(20_000 * Day)).From + (10 * Day);
        _goneDay = 3;
        Refresh(now, all: false, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Refresh(now + 1, all: false, [8, 9, 10]);
        Assert.Equal("day 3 is gone", _book.GapOf(Month, now));

        _goneDay = -1;
        Refresh(now + 2, all: true, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Null(_book.GapOf(Month, now));
    }

    /// <summary>The days of a year are no news to a budget of a day, whose all-clear does not wait for them.</summary>
    [Fact]
    public void GapOf_ADayOfALongerBudget_IsNoneOfAShorterOne()
    {
        var now = Month.PeriodAt(new(20_000 * Day)).From + (10 * Day);
        var daily = SomeBudget.Of("daily", "1kg", period: "day");
        Budgets = [Month, daily];
        _goneDay = 3;
        Refresh(now, all: false, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        Assert.Equal(("day 3 is gone", null), (_book.GapOf(Month, now), _book.GapOf(daily, now)));
    }

    /// <summary>A budget that comes while others are known is read from its period's beginning, and one that counts something else too; another limit is no reason.</summary>
    [Fact]
    public void Refresh_WithOtherBudgets_ReadsWhatIsNotKnown()
    {
        var now = Month.PeriodAt(new(20_000 * Day)).From + (4 * Day);
        Refresh(now, all: false, [0, 1, 2, 3]);
        Budgets = [Month with { Limit = BudgetAmount.Parse("2kg")!.Value }];
        Refresh(now, all: false, [2, 3]);
        Budgets = [.. Budgets, SomeBudget.Of("other", "1kg", period: "month")];
        Refresh(now, all: false, [0, 1, 2, 3]);
        Refresh(now, all: false, [2, 3]);
        Budgets = [Month with { Limit = BudgetAmount.Parse("2kWh")!.Value }];
        Refresh(now, all: false, [0, 1, 2, 3]);
        Budgets = [];
        Refresh(now, all: false, []);
        Assert.Null(_book.Used(Month, Month.PeriodAt(now)).Known);
    }

    [Fact]
    public void Refresh_InTheNextPeriod_ForgetsTheLast()
    {
        var now = Month.PeriodAt(new(20_000 * Day)).From + (10 * Day);
        _goneDay = 3;
        Refresh(now, all: false, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Refresh(now + (23 * Day) + 1, all: false, [0, 1, 2]);
        Assert.Null(_book.GapOf(Month, now + (23 * Day) + 1));
    }

    T IAccountReader.Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken)
    {
        var day = (query.Range.From.Value - Month.PeriodAt(query.Range.From).From.Value) / Day;
        _asked.Add(day);
        return day == _goneDay ? throw new HistoryGoneException($"day {day} is gone") : ask(null!, []);
    }

    private void Refresh(UtcMinute now, bool all, int[] days)
    {
        _asked.Clear();
        _book.Refresh(Budgets, now, all, CancellationToken.None);
        Assert.Equal(days, _asked);
    }
}
