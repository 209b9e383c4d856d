namespace TelemetryFootprint.UnitTests.Collector.Intensity.Behaviour;

/// <summary>What a grid API may answer with: every provider meets every row.</summary>
public enum AnswerKind
{
    Correct,
    Unauthorized401,
    ForbiddenPage403,
    ForbiddenByApi403,
    Gone410,
    ThrottledForSeconds,
    ThrottledUntilDate,
    ServerError500,
    Unavailable503,
    PageWith200,
    PageLabelledAsData,
    Truncated,
    CutConnection,
    Endless,
    NullValue,
    OneNullAmongTwo,
    NegativeValue,
    NotANumber,
    TooLargeValue,
    FarFuture,
    WrongZone,
    EmptyList,
    SpringDay,
    AutumnDay,
    MissingPoint,
}
