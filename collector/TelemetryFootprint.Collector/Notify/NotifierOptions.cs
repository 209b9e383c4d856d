using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Alerts;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>One of <c>Notify:&lt;name&gt;</c>.</summary>
internal sealed record NotifierOptions(string Name, NotifierKind Kind, bool AllowPrivate)
{
    /// <summary>Null: it is a secret, and in <see cref="UrlFile"/>.</summary>
    public Uri? Url { get; init; }

    public RotatingSecret? UrlFile { get; init; }

    /// <summary>What a webhook's messages are signed with.</summary>
    public RotatingSecret? Secret { get; init; }

    /// <summary>Null: all, and what is of none.</summary>
    public IReadOnlySet<string>? Budgets { get; init; }

    /// <summary>For a person; never with what may be a secret.</summary>
    public string ShownUrl => Url is { } url ? $"{url.Scheme}://{url.Authority}" : $"the address in {UrlFile!.Key}";

    public bool Hears(AlertSubject subject) => Budgets is null || Budgets.Contains(subject.Budget);
}
