namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>What a budget counts. Budgets of different units are never one sum.</summary>
public enum BudgetUnit
{
    /// <summary>Location-based operational grams, PUE included.</summary>
    Grams,

    /// <summary>Energy of the machines, before PUE, as every total has it.</summary>
    Joules,

    /// <summary>Water consumed on site and off site.</summary>
    Litres,

    /// <summary>What the electricity costs at the site's meter, in the account's currency. The price of carbon is not in it: that is another kind of total.</summary>
    Money,
}
