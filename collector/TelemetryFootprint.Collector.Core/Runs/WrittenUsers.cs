using System.Text.RegularExpressions;

namespace TelemetryFootprint.Collector.Core.Runs;

/// <summary>Users in texts that were written down: in <see cref="Run.Describe"/>, in the wording of budgets and their alerts, and as who did something.</summary>
public static partial class WrittenUsers
{
    /// <summary>Stands where a user was named, and names nobody.</summary>
    public const string Forgotten = "forgotten";

    private const string None = "none";

    /// <summary>The text with each user of runs as <paramref name="turned"/> gives him.</summary>
    public static string Turn(string text, Func<string, string> turned) =>
        Targets().Replace(Runs().Replace(text, match => match.Value == None ? None : turned(match.Value)), match => turned(match.Value));

    /// <summary>Who did something (<c>user ada</c>, <c>ada (command line)</c>), or <see cref="Forgotten"/> in his place if he is one of these.</summary>
    public static string ForgetActor(string who, IReadOnlyCollection<string> users) =>
        users.Aggregate(who, (text, user) => text == $"user {user}" ? $"user {Forgotten}" : text == $"{user} (command line)" ? $"{Forgotten} (command line)" : text);

    /// <summary>Whether one of these users stands in the text as a word of its own, in whatever case.</summary>
    public static bool Names(string text, IReadOnlyCollection<string> users) => users.Any(user => Regex.IsMatch(text, Word(user), AnyCase));

    /// <summary>The text with <see cref="Forgotten"/> wherever it names one of these users.</summary>
    public static string ForgetWords(string text, IReadOnlyCollection<string> users) => users.Aggregate(text, (left, user) => Regex.Replace(left, Word(user), Forgotten, AnyCase));

    /// <summary>Of a run as <c>Run.Describe</c> says it: its project stays, which is another's name too.</summary>
    public static string ForgetWordsOfRun(string text, IReadOnlyCollection<string> users) => OfRun().Match(text) is { Success: true } parts
        ? $"{ForgetWords(parts.Groups[1].Value, users)}{parts.Groups[2].Value}{ForgetWords(parts.Groups[3].Value, users)}"
        : ForgetWords(text, users);

    private const RegexOptions AnyCase = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // ada in "ada", "ada-7b" and "for Ada", and not in "canada" or "ada2".
    private static string Word(string user) => $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(user)}(?![\p{{L}}\p{{N}}])";

    [GeneratedRegex("^(.*)(; project .+?; user )(.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OfRun();

    // In Run.Describe, between what always stands before and behind it.
    [GeneratedRegex("(?<=; user ).+?(?=; phase (?:none|training|inference|other); labels )", RegexOptions.CultureInvariant)]
    private static partial Regex Runs();

    // In Budget.Bound, at its end or before the rest of Budget.Describe.
    [GeneratedRegex("(?<= of user:).+?(?=, [^,;]+ in [^,;]+(?:$|; thresholds ))", RegexOptions.CultureInvariant)]
    private static partial Regex Targets();
}
