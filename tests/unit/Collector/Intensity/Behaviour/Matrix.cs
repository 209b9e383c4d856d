using TelemetryFootprint.Collector.Intensity.Annual;
using TelemetryFootprint.Collector.Intensity.Csv;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>Every provider × every row: it is tried, or there is a reason why it cannot be.</summary>
internal static class Matrix
{
    /// <summary>The provider's names, one for each form of answer that it has.</summary>
    public static IEnumerable<string> Labels => [.. ProviderScripts.All.Keys, CsvIntensityProvider.ProviderName, AnnualIntensityProvider.ProviderName];

    public static IEnumerable<AnswerKind> RowsOf(string label) => Enum.GetValues<AnswerKind>().Where(kind => WhyNot(label, kind) is null);

    /// <summary>Null: the row applies.</summary>
    public static string? WhyNot(string label, AnswerKind kind) => label switch
    {
        AnnualIntensityProvider.ProviderName => "a table that is built in: nobody answers, and AnnualFactorTableTests and CountryFactsTests check what it says",
        CsvIntensityProvider.ProviderName => WhyNotOfAFile(kind),
        _ => WhyNotOfAServer(ProviderScripts.All[label], kind),
    };

    private static string? WhyNotOfAFile(AnswerKind kind) => kind switch
    {
        AnswerKind.Unauthorized401 or AnswerKind.ForbiddenPage403 or AnswerKind.ForbiddenByApi403 or AnswerKind.Gone410 or AnswerKind.ThrottledForSeconds or AnswerKind.ThrottledUntilDate
            or AnswerKind.ServerError500 or AnswerKind.Unavailable503 or AnswerKind.CutConnection => "a file: it has no status, and no connection that breaks off",
        AnswerKind.PageLabelledAsData => "a file has no label: it is the row of a page",
        AnswerKind.FarFuture => "a file may say what holds in a month, such as a contract's factor",
        _ => null,
    };

    private static string? WhyNotOfAServer(ProviderScript script, AnswerKind kind) => kind switch
    {
        AnswerKind.WrongZone when !script.NamesZone => "its answers name no zone: it has one only",
        AnswerKind.TooLargeValue when script.TooLarge is null => "its answers are of megawatts: no mix of fuels has more than 3,000 g/kWh",
        _ => null,
    };
}
