using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Notify;

/// <summary><c>Notify:&lt;name&gt;:{Kind,Url,UrlFile,SecretFile,Budgets,AllowPrivate}</c> and <c>Notify:Health</c>.</summary>
internal sealed record NotifyOptions(IReadOnlyList<NotifierOptions> Notifiers)
{
    private const int Most = 10;
    private const int LongestName = 64;
    private const string HealthKey = "Notify:Health";

    public static NotifyOptions None { get; } = new([]);

    public static NotifyOptions Read(SettingsReader settings, BudgetTree budgets)
    {
        if (settings.Flag(HealthKey, false))
            throw settings.Wrong(HealthKey, "true", "possible: health is told by /metrics and Prometheus' rules, so that nobody is paged twice");
        var names = settings.Names("Notify").Where(name => !name.Equals("Health", StringComparison.OrdinalIgnoreCase)).ToList();
        if (names.Count > Most) throw new ConfigurationException("Notify", $"are {names.Count}; there may be {Most}");
        return new([.. names.Select(name => ReadOne(settings, name, budgets))]);
    }

    private static NotifierOptions ReadOne(SettingsReader settings, string name, BudgetTree budgets)
    {
        var section = $"Notify:{name}";
        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw new ConfigurationException(section, $"is not a name of at most {LongestName} letters, digits, '-', '_' and '.'");
        var kind = ReadKind(settings, $"{section}:Kind");
        var notifier = new NotifierOptions(name, kind, settings.Flag($"{section}:AllowPrivate", false)) { Budgets = ReadBudgets(settings, $"{section}:Budgets", budgets) };
        var secret = $"{section}:SecretFile";
        if (kind != NotifierKind.Webhook && settings.Text(secret) is not null) throw new ConfigurationException(secret, "signs the messages of a webhook; this is none");
        return ReadUrl(settings, section, notifier) with { Secret = RotatingSecret.Read(settings, secret, kind == NotifierKind.Webhook) };
    }

    private static NotifierKind ReadKind(SettingsReader settings, string key) => settings.Text(key) switch
    {
        "alertmanager" => NotifierKind.Alertmanager,
        "webhook" => NotifierKind.Webhook,
        "slack" => NotifierKind.Slack,
        null => throw new ConfigurationException(key, "is missing; write alertmanager, webhook or slack"),
        var other => throw settings.Wrong(key, other, "alertmanager, webhook or slack"),
    };

    private static NotifierOptions ReadUrl(SettingsReader settings, string section, NotifierOptions notifier)
    {
        var (key, fileKey) = ($"{section}:Url", $"{section}:UrlFile");
        if ((settings.Text(key) is null) == (settings.Text(fileKey) is null))
            throw new ConfigurationException(key, $"or {fileKey} is needed, one of them");
        if (settings.Text(key) is { } text)
        {
            // Whoever has a Slack address may write to the channel.
            if (notifier.Kind == NotifierKind.Slack) throw new ConfigurationException(key, $"is a secret; write it in a file and name that in {fileKey}");
            return notifier with { Url = NotifierUrl.Read(text, notifier.AllowPrivate, out var reason) ?? throw new ConfigurationException(key, reason) };
        }

        var file = RotatingSecret.Read(settings, fileKey, true)!;
        if (NotifierUrl.Read(file.Current().Reveal(), notifier.AllowPrivate, out var why) is null) throw new ConfigurationException(fileKey, $"holds what {why}");
        return notifier with { UrlFile = file };
    }

    private static HashSet<string>? ReadBudgets(SettingsReader settings, string key, BudgetTree budgets)
    {
        if (settings.Text(key) is null) return null;
        var names = settings.List(key, "");
        foreach (var name in names)
        {
            if (budgets.All.All(budget => budget.Name != name)) throw settings.Wrong(key, name, "the name of a budget");
        }

        return names.Count == 0 ? throw new ConfigurationException(key, "is empty; leave it out for all budgets") : names.ToHashSet(StringComparer.Ordinal);
    }
}
