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

    // In Run.Describe, between what always stands before and behind it.
    [GeneratedRegex("(?<=; user ).+?(?=; phase (?:none|training|inference|other); labels )", RegexOptions.CultureInvariant)]
    private static partial Regex Runs();

    // In Budget.Bound, at its end or before the rest of Budget.Describe.
    [GeneratedRegex("(?<= of user:).+?(?=, [^,;]+ in [^,;]+(?:$|; thresholds ))", RegexOptions.CultureInvariant)]
    private static partial Regex Targets();
}
