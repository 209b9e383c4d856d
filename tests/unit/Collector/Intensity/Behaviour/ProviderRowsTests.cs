using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>Every provider that speaks HTTP against every answer that the world has for it: what cannot be believed gives no value, and never 0.</summary>
public sealed class ProviderRowsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<string, AnswerKind> Rows
    {
        get
        {
            var rows = new TheoryData<string, AnswerKind>();
            foreach (var name in ProviderScripts.All.Keys)
            {
                foreach (var kind in Matrix.RowsOf(name))
                    rows.Add(name, kind);
            }

            return rows;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task FetchAsync_AnyAnswer_IsTakenOrRefusedForItsReason(string name, AnswerKind kind)
    {
        var script = ProviderScripts.All[name];
        var answers = new ScriptedAnswers(script, kind);
        await using var grid = await ScriptedGrid.StartAsync(answers.AnswerAsync);
        using var http = new GridHttpClient(grid.Url, "1.0", TimeProvider.System);
        var provider = script.Create(SettingsFor(script, grid.Url), http);
        try
        {
            if (Expected(kind) is { } failure)
                await RefusedAsync(script, provider, answers, kind, failure);
            else
                Judge(script, answers, kind, await AskAsync(script, provider, answers.Now, kind));
        }
        finally
        {
            (provider as IDisposable)?.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Provider_StatesWhatItIs(string name)
    {
        var script = ProviderScripts.All[name];
        using var http = new GridHttpClient(new Uri("http://127.0.0.1:1/"), "1.0", TimeProvider.System);
        var provider = script.Create(SettingsFor(script, new Uri("http://127.0.0.1:1/")), http);

        var identity = provider.IdentityFor(script.Zone, script.Kind)!;

        Assert.Equal((script.Name, script.Kind), (identity.Provider, identity.Kind));
        Assert.Equal(script.StepMinutes, provider.SlotMinutes(script.Zone));
        Assert.NotEqual("", provider.Terms.Credit + identity.Source);
        Assert.Equal(script.HasPast, provider is TelemetryFootprint.Collector.Intensity.IPastIntensityProvider);
        Assert.Equal(script.HasPast, provider.Terms.Rereads.Count > 0);
        Assert.Equal(provider.Terms.Rereads.Order(), provider.Terms.Rereads);
        Assert.True(provider.Terms.LongestRange >= TimeSpan.FromDays(1));
        if (!script.NamesZone)
            Assert.Null(provider.IdentityFor(script.OtherZone, script.Kind));
        (provider as IDisposable)?.Dispose();
    }

    public static TheoryData<string> Names => [.. ProviderScripts.All.Keys];

    private static IntensityFailure? Expected(AnswerKind kind) => kind switch
    {
        AnswerKind.Unauthorized401 => IntensityFailure.Unauthorized,
        AnswerKind.ForbiddenPage403 or AnswerKind.ForbiddenByApi403 => IntensityFailure.Forbidden,
        AnswerKind.Gone410 => IntensityFailure.Gone,
        AnswerKind.ThrottledForSeconds or AnswerKind.ThrottledUntilDate => IntensityFailure.Throttled,
        AnswerKind.ServerError500 or AnswerKind.Unavailable503 => IntensityFailure.Server,
        AnswerKind.CutConnection => IntensityFailure.Unreachable,
        AnswerKind.PageWith200 or AnswerKind.PageLabelledAsData or AnswerKind.Truncated or AnswerKind.NotANumber => IntensityFailure.NotUnderstood,
        AnswerKind.Endless => IntensityFailure.TooLarge,
        AnswerKind.NullValue or AnswerKind.NegativeValue or AnswerKind.FarFuture or AnswerKind.EmptyList or AnswerKind.TooLargeValue => IntensityFailure.NoValue,
        AnswerKind.WrongZone => IntensityFailure.WrongZone,
        _ => null,
    };

    private static async Task RefusedAsync(ProviderScript script, IIntensityProvider provider, ScriptedAnswers answers, AnswerKind kind, IntensityFailure failure)
    {
        var error = await Assert.ThrowsAsync<IntensityUnavailableException>(() => AskAsync(script, provider, answers.Now, kind));

        Assert.Equal(failure, error.Failure);
        if (script.HasSecret)
            Assert.DoesNotContain(ProviderScript.Secret, error.ToString(), StringComparison.OrdinalIgnoreCase);
        if (failure == IntensityFailure.Throttled)
            Assert.InRange(error.RetryAfter!.Value.TotalSeconds, ScriptedAnswers.WaitSeconds - 30, ScriptedAnswers.WaitSeconds);
        Assert.Equal(failure is IntensityFailure.Server or IntensityFailure.Unreachable, error.IsTransient);
    }

    /// <summary>Days of the past are asked for as such.</summary>
    private static Task<IReadOnlyList<FactorObservation>> AskAsync(ProviderScript script, IIntensityProvider provider, DateTimeOffset now, AnswerKind kind)
    {
        if (!ScriptedAnswers.IsClockDay(kind) || !script.HasPast)
            return provider.FetchAsync(script.Zone, script.Kind, now, CancellationToken.None);
        var (from, length) = ScriptedAnswers.ClockDay(kind);
        var past = Assert.IsAssignableFrom<TelemetryFootprint.Collector.Intensity.IPastIntensityProvider>(provider);
        return past.FetchPastAsync(script.Zone, script.Kind, new MinuteRange(UtcMinute.FromTime(from), UtcMinute.FromTime(from + length)), now, CancellationToken.None);
    }

    private static void Judge(ProviderScript script, ScriptedAnswers answers, AnswerKind kind, IReadOnlyList<FactorObservation> said)
    {
        Assert.All(said, observation =>
        {
            Assert.Equal(script.Grams, observation.Value.Value, 0.005);
            Assert.Equal((script.Zone, script.Name, script.StepMinutes), (observation.Zone, observation.Identity.Provider, observation.Interval.Minutes));
        });
        if (ScriptedAnswers.IsClockDay(kind))
        {
            var (from, length) = ScriptedAnswers.ClockDay(kind);
            var starts = Enumerable.Range(0, (int)length.TotalMinutes / script.StepMinutes).Select(i => UtcMinute.FromTime(from.AddMinutes(i * script.StepMinutes)));
            Assert.Equal(starts, said.Select(observation => observation.Interval.From));
            return;
        }

        var (older, newer) = answers.Times;
        DateTimeOffset[] expected = kind switch
        {
            AnswerKind.OneNullAmongTwo => [older],
            AnswerKind.MissingPoint when script.FillsMissing => [older.AddMinutes(-script.StepMinutes), older, newer],
            AnswerKind.MissingPoint => [older.AddMinutes(-script.StepMinutes), newer],
            _ => [older, newer],
        };
        Assert.Equal(expected.Select(UtcMinute.FromTime), said.Select(observation => observation.Interval.From));
    }

    private SettingsReader SettingsFor(ProviderScript script, Uri url)
    {
        var secret = _folder.Write("secret", ProviderScript.Secret + "\n");
        return SettingsSources.Load("NO_SUCH_PREFIX__", null, [script.AddressSetting(url), .. script.Settings(secret)]);
    }
}
