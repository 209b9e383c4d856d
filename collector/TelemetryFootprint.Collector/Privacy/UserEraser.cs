using System.Text;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage.Privacy;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>Forgets a user wherever the state directory has him, by his name and his pseudonym. His runs and all energy stay, and are nobody's.</summary>
internal sealed class UserEraser(string stateDirectory, KeptUsers kept, Func<BudgetTree> budgets, TimeProvider time, Func<IReadOnlyCollection<string>, string?>? shared = null)
{
    // A few letters are in every large file by chance.
    private const int ShortestTold = 4;

    /// <exception cref="InvalidOperationException">A budget is of him: that is to go first, or it would name him again.</exception>
    public ForgottenUser Forget(string user, string who)
    {
        var names = NamesOf(user);
        if (budgets().All.FirstOrDefault(budget => names.Contains(budget.Target.User ?? string.Empty)) is { } his)
            throw new InvalidOperationException($"budget {his.Name} is of this user: remove it first, or let it be of somebody else");
        string Turned(string one) => names.Contains(one) ? WrittenUsers.Forgotten : one;
        string Text(string text) => WrittenUsers.ForgetActor(WrittenText.Turn(text, Turned), names);
        var runs = kept.TurnRuns(one => names.Contains(one) ? null : one);
        var texts = kept.TurnAlerts(Text);
        texts += kept.TurnAudit(
            Text, changed => new(WrittenUsers.ForgetActor(who, names), AuditEntry.Privacy, "users", null, $"a user is forgotten: {runs} runs, {texts + changed} texts", "forget user"), time.GetUtcNow());
        IReadOnlyList<string> busy = kept.Scrub();
        return new(runs, texts, [.. busy.Union(names.SelectMany(FilesWith)).Order(StringComparer.Ordinal)]) { Shared = shared?.Invoke(names) };
    }

    /// <summary>Also his pseudonym, if there ever was a key, whatever is asked for now.</summary>
    private HashSet<string> NamesOf(string user) => PseudonymKey.IsIn(stateDirectory) && !PseudonymKey.IsPseudonym(user)
        ? [user, PseudonymKey.Ensure(stateDirectory).Of(user)]
        : [user];

    private IEnumerable<string> FilesWith(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length < ShortestTold ? [] : Directory.EnumerateFiles(stateDirectory, "*", SearchOption.AllDirectories)
            .Where(path => ByteSearch.IsIn(path, bytes)).Select(path => Path.GetRelativePath(stateDirectory, path));
    }
}
