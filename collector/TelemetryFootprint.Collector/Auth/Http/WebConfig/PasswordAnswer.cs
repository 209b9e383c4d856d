namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// What came of a password. No <paramref name="User"/>: it is nobody's, or it was not tried and may come again after <paramref name="Wait"/>:
/// others are in the way (<paramref name="IsBusy"/>), or the address itself was wrong too often.
/// </summary>
internal readonly record struct PasswordAnswer(string? User, TimeSpan? Wait = null, bool IsBusy = false);
