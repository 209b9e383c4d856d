using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Budgets;

/// <summary>Reads a budget from the texts of its settings, by the very rules of the configuration.</summary>
/// <param name="calendar">Whose time zone a budget has that names none.</param>
/// <param name="slot">Minutes of the ledger's longest slots: the days of a budget must be whole ones.</param>
/// <param name="prices">What money is; null: nothing has a price.</param>
/// <param name="users">How the user is kept whose budget it is.</param>
internal sealed class BudgetWording(AccountCalendar calendar, int slot, PriceBook? prices, UserNames users)
{
    /// <summary>Throws <see cref="ConfigurationException"/>, whose key ends in the setting's name.</summary>
    public Budget Read(string name, IReadOnlyDictionary<string, string> settings)
    {
        var section = $"Budgets:{name}";
        var budget = BudgetOptions.Read(
            new SettingsReader(settings.ToDictionary(setting => $"{section}:{setting.Key}", setting => new Setting(setting.Value, "of the API"), StringComparer.OrdinalIgnoreCase)), name, calendar, prices);
        return budget.Calendar.LongestSlot >= slot
            ? users.Of(budget)
            : throw new ConfigurationException($"{section}:TimeZone", $"{budget.Calendar.TimeZone} has days that the ledger does not keep apart; a budget of the configuration in that time zone makes it");
    }
}
