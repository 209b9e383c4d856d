using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Account;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary><c>Budgets:&lt;name&gt;:{Target,Limit,Period,TimeZone,Thresholds,Parent,Tiers,PeakWatts,PeakIntensity,Floor,Coverage,Plan}</c>.</summary>
internal static class BudgetOptions
{
    /// <summary>Each is summed with every row of the ledger that is read, and has a dozen series of its own.</summary>
    public const int Most = 100;
    private const int LongestName = 64;

    public static BudgetTree Read(SettingsReader settings, AccountCalendar calendar, PriceBook? prices)
    {
        var names = settings.Names("Budgets");
        if (names.Count > Most) throw new ConfigurationException("Budgets", $"are {names.Count}; there may be {Most}");
        var budgets = names.Select(name => Read(settings, name, calendar, prices)).ToList();
        return BudgetTree.Of(budgets, out var wrong) ?? throw new ConfigurationException($"Budgets:{wrong.Budget.Name}:{wrong.Member}", wrong.Reason);
    }

    /// <summary>The one of that name. <paramref name="prices"/>: what money is; null: nothing has a price.</summary>
    public static Budget Read(SettingsReader settings, string name, AccountCalendar calendar, PriceBook? prices)
    {
        var section = $"Budgets:{name}";
        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw new ConfigurationException(section, $"is not a name of at most {LongestName} letters, digits, '-', '_' and '.'");
        var zone = settings.Text($"{section}:TimeZone") is null ? calendar : new AccountCalendar(AccountOptions.ReadZone(settings, $"{section}:TimeZone"), MonthDay.NewYear);
        var limit = ReadLimit(settings, $"{section}:Limit", prices);
        var budget = new Budget(name, ReadTarget(settings, $"{section}:Target"), limit, ReadPeriod(settings, $"{section}:Period"),
            zone, BudgetThresholds.Read(settings, $"{section}:Thresholds"), [], settings.Text($"{section}:Parent"))
        {
            Peak = settings.Number($"{section}:PeakWatts", 1m, 1_000_000_000m) is { } watts ? Watts.FromWatts(watts) : null,
            Floor = ReadFloor(settings, section, limit),
            Coverage = ReadCoverage(settings, $"{section}:Coverage"),
            Plan = ReadPlan(settings, $"{section}:Plan"),
            WorstIntensity = settings.Number($"{section}:PeakIntensity", 1m, 5000m) is { } grams ? GramsPerKilowattHour.FromGrams(grams) : null,
        };
        if (budget.Limit.Unit == BudgetUnit.Money) budget = budget with { Dearest = prices?.Dearest };
        return budget with { Tiers = BurnTiers.Read(settings, $"{section}:Tiers", budget) };
    }

    private static BudgetTarget ReadTarget(SettingsReader settings, string key)
    {
        var text = settings.Text(key, "all");
        return BudgetTarget.Parse(text, out var expected) ?? throw settings.Wrong(key, text, expected);
    }

    private static BudgetAmount ReadLimit(SettingsReader settings, string key, PriceBook? prices)
    {
        const string Expected = "a limit such as 500kg, 2t, 200kWh, 900L or 500 EUR";
        var text = settings.Text(key) ?? throw new ConfigurationException(key, $"is missing; write {Expected}");
        var limit = BudgetAmount.Parse(text) ?? throw settings.Wrong(key, text, Expected);
        return WhyNoMoney(limit, prices) is { } why ? throw settings.Wrong(key, text, why) : limit;
    }

    /// <summary>Null: it is not set. A floor as high as the limit would keep every rate from being told.</summary>
    private static BudgetAmount? ReadFloor(SettingsReader settings, string section, BudgetAmount limit)
    {
        var key = $"{section}:Floor";
        if (settings.Text(key) is not { } text) return null;
        var isPart = decimal.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && text.EndsWith('%') && percent < 100;
        var floor = isPart ? limit.Times(percent / 100) : BudgetAmount.Parse(text);
        return floor is { } amount && amount.Unit == limit.Unit && amount.Currency == limit.Currency && amount.Parts < limit.Parts
            ? amount
            : throw settings.Wrong(key, text, $"a part of the limit below 100%, such as 1% (0% is none), or less than the limit of {limit.Describe()} in its unit");
    }

    private static decimal ReadCoverage(SettingsReader settings, string key)
    {
        if (settings.Text(key) is not { } text) return Budget.UsualCoverage;
        return text.EndsWith('%') && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? percent / 100
            : throw settings.Wrong(key, text, "a part of a window's energy from 0% to 100%, such as 90%: a rate of which less is known is not judged");
    }

    /// <summary>Null: it is none, or there is a price for it.</summary>
    private static string? WhyNoMoney(BudgetAmount limit, PriceBook? prices) => (limit.Currency, prices) switch
    {
        (null, _) => null,
        (_, null) => $"possible: {CurrencyCode.Key} is not set; set it, and what electricity costs in Site:Tariff or Sites:<name>:Tariff",
        (var currency, _) when currency != prices.Currency => $"in {prices.Currency}, which {CurrencyCode.Key} says; nothing is converted",
        _ when prices.Tariffs.Count == 0 => "possible: no site says what electricity costs; Site:Tariff or Sites:<name>:Tariff says it",
        _ => null,
    };

    private static SpendingPlan ReadPlan(SettingsReader settings, string key)
    {
        var text = settings.Text(key, SpendingPlan.Flat.Text);
        return SpendingPlan.Parse(text)
            ?? throw settings.Wrong(key, text, "1 (evenly), or 24 comma-separated weights of the day's hours, or 168 of the week's from Monday on, each from 0.001 to 1000");
    }

    private static BudgetPeriod ReadPeriod(SettingsReader settings, string key)
    {
        var text = settings.Text(key, "month");
        return BudgetPeriod.Parse(text) ?? throw settings.Wrong(key, text, "day, week, month, quarter, year, or the last 1d to 366d");
    }
}
