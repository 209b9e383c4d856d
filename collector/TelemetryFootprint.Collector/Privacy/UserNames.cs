using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>How users are kept, and found again by who knows their names.</summary>
/// <param name="mode">From now on.</param>
/// <param name="key">Asked for in the mode of pseudonyms alone.</param>
internal sealed class UserNames(UserMode mode, Func<PseudonymKey> key)
{
    private readonly Lazy<PseudonymKey> _key = new(key);

    public UserMode Mode => mode;

    /// <summary>Null: he is not kept. What is a pseudonym already stays so.</summary>
    public string? Kept(string user) => mode switch
    {
        UserMode.Keep => user,
        UserMode.Pseudonym => PseudonymKey.IsPseudonym(user) ? user : _key.Value.Of(user),
        _ => null,
    };

    /// <summary>The name by which somebody is kept who is asked for, by his name or his pseudonym.</summary>
    /// <exception cref="QueryException">Nobody is kept, so nothing could be his.</exception>
    public string Asked(string user) => Kept(user) ?? throw new QueryException("user", $"cannot be asked for: {PrivacyOptions.UsersKey} is drop, and no run has a user");

    /// <summary>The budget as it is kept: of a user as his runs name him.</summary>
    public Budget Of(Budget budget) => budget.Target.User is { } user
        ? budget with { Target = BudgetTarget.Of(Kept(user) ?? throw PrivacyOptions.NoUsers(budget.Name)) }
        : budget;

    public BudgetTree Of(BudgetTree budgets) => budgets.All.Any(budget => budget.Target.IsOfUser) ? BudgetTree.Of(budgets.All.Select(Of), out _)! : budgets;
}
