using System.Globalization;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Csv;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>A file that was good at the start and says something else at the next look: the rows of <see cref="AnswerKind"/> that a file can have.</summary>
public sealed class CsvRowsTests : IDisposable
{
    private const string Zone = "ISLAND";
    private const string Good = "352";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Nine = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<AnswerKind> Rows => [.. Matrix.RowsOf(CsvIntensityProvider.ProviderName)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task FetchAsync_OfAChangedFile_IsTakenOrRefusedForItsReason(AnswerKind kind)
    {
        var path = Write(CsvFactors.Header + "\n" + Line(Nine.AddDays(-30), Good), 0);
        var provider = new CsvIntensityProvider(CsvOptions.Read(
            SettingsSources.Load("NO_SUCH_PREFIX__", null, [$"--Grid:csv:File={path}", "--Grid:csv:Kind=direct", "--Grid:csv:Gas=co2"]), isUsed: true));
        Write(Text(kind), 1);

        async Task<IReadOnlyList<FactorObservation>> AskAsync() => await provider.FetchAsync(Zone, FactorKind.Direct, Now, CancellationToken.None);

        if (Refusal(kind) is { } failure)
        {
            Assert.Equal(failure, (await Assert.ThrowsAsync<IntensityUnavailableException>(AskAsync)).Failure);
            return;
        }

        var said = await AskAsync();
        Assert.All(said, row => Assert.Equal((352.0, Zone, "csv"), (row.Value.Value, row.Zone, row.Identity.Provider)));
        Assert.Equal(Expected(kind), said.Select(row => row.Interval.From.ToTime()));
    }

    private static IntensityFailure? Refusal(AnswerKind kind) => kind switch
    {
        // A null or a value that cannot be refuses the whole file: half of one would price half a year.
        AnswerKind.PageWith200 or AnswerKind.Truncated or AnswerKind.Endless or AnswerKind.NullValue or AnswerKind.OneNullAmongTwo or AnswerKind.NegativeValue
            or AnswerKind.NotANumber or AnswerKind.TooLargeValue or AnswerKind.EmptyList => IntensityFailure.NotUnderstood,
        AnswerKind.WrongZone => IntensityFailure.NoValue,
        _ => null,
    };

    private static IEnumerable<DateTimeOffset> Expected(AnswerKind kind) => kind switch
    {
        AnswerKind.SpringDay or AnswerKind.AutumnDay => Hours(kind),
        AnswerKind.MissingPoint => [Nine.AddHours(-2), Nine],
        _ => [Nine.AddHours(-1), Nine],
    };

    private static string Text(AnswerKind kind) => kind switch
    {
        AnswerKind.PageWith200 => "<html>\n",
        AnswerKind.Endless => CsvFactors.Header + "\n" + new string('x', (int)CsvFactors.MaximumBytes),
        AnswerKind.Truncated => CsvFactors.Header + "\n" + Line(Nine, Good)[..^15],
        _ => CsvFactors.Header + "\n" + string.Concat(Lines(kind)),
    };

    private static IEnumerable<string> Lines(AnswerKind kind) => kind switch
    {
        AnswerKind.EmptyList => [],
        AnswerKind.NullValue => [Line(Nine, "")],
        AnswerKind.OneNullAmongTwo => [Line(Nine.AddHours(-1), Good), Line(Nine, "")],
        AnswerKind.NegativeValue => [Line(Nine, "-213")],
        AnswerKind.NotANumber => [Line(Nine, "NaN")],
        AnswerKind.TooLargeValue => [Line(Nine, "3001")],
        AnswerKind.WrongZone => [Line(Nine, Good, "XX")],
        AnswerKind.SpringDay or AnswerKind.AutumnDay => Hours(kind).Select(from => Line(from, Good)),
        AnswerKind.MissingPoint => [Line(Nine.AddHours(-2), Good), Line(Nine, Good)],
        _ => [Line(Nine.AddHours(-1), Good), Line(Nine, Good)],
    };

    private static IEnumerable<DateTimeOffset> Hours(AnswerKind kind)
    {
        var (from, length) = ScriptedAnswers.ClockDay(kind);
        return Enumerable.Range(0, (int)length.TotalHours).Select(hour => from.AddHours(hour));
    }

    private static string Line(DateTimeOffset from, string grams, string zone = Zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{zone},{from:yyyy-MM-dd'T'HH:mm'Z'},{from.AddHours(1):yyyy-MM-dd'T'HH:mm'Z'},{grams},measured\n");

    private string Write(string text, int change)
    {
        var path = _folder.Write("factors.csv", text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc).AddSeconds(change));
        return path;
    }
}
