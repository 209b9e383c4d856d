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

    /// <summary>Places that are told one by one.</summary>
    private const int MostTold = 100;

    /// <param name="user">By his name or his pseudonym.</param>
    /// <param name="who">Does it.</param>
    /// <param name="withTexts">Also where names and labels of runs, and what the audit has of them, have him as a word.</param>
    /// <exception cref="InvalidOperationException">A budget is of him: that is to go first, or it would name him again.</exception>
    public ForgottenUser Forget(string user, string who, bool withTexts = false)
    {
        var names = NamesOf(user);
        if (budgets().All.FirstOrDefault(budget => names.Contains(budget.Target.User ?? string.Empty)) is { } his)
            throw new InvalidOperationException($"budget {his.Name} is of this user: remove it first, or let it be of somebody else");
        string Turned(string one) => names.Contains(one) ? WrittenUsers.Forgotten : one;
        string Text(string text) => WrittenUsers.ForgetActor(WrittenText.Turn(text, Turned), names);
        var runs = kept.TurnRuns(one => names.Contains(one) ? null : one);
        var texts = kept.TurnAlerts(Text) + (withTexts ? kept.TurnRunTexts(text => WrittenUsers.ForgetWords(text, names)) : 0);
        texts += kept.TurnAudit(
            Text, changed => new(WrittenUsers.ForgetActor(who, names), AuditEntry.Privacy, "users", null, $"a user is forgotten: {runs} runs, {texts + changed} texts", "forget user"), time.GetUtcNow(),
            withTexts ? text => WrittenUsers.ForgetWordsOfRun(text, names) : null);
        IReadOnlyList<string> busy = kept.Scrub();
        return new(runs, texts, [.. busy.Union(names.SelectMany(FilesWith)).Order(StringComparer.Ordinal)]) { Shared = shared?.Invoke(names), Named = Naming(names) };
    }

    private List<string> Naming(HashSet<string> names)
    {
        bool IsOne(string text) => WrittenUsers.Names(text, names);
        List<string> places = [.. kept.RunTextsNaming(IsOne), .. budgets().All.Where(budget => IsOne(budget.Name)).Select(budget => $"budget {budget.Name}: name")];
        return places.Count <= MostTold ? places : [.. places.Take(MostTold), $"and {places.Count - MostTold} more"];
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
