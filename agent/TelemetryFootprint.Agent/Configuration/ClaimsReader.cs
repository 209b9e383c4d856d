using System.Globalization;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary><c>Claims</c>: how much the users of this host may claim.</summary>
internal static class ClaimsReader
{
    /// <summary>As many as the collector is told of: of one beyond it would hear nothing.</summary>
    private const int MostOpen = Limits.MaxClaims;

    private const int MostInATime = 100_000;
    private const string Reserving = "Claims:ReservingUsers";

    /// <exception cref="ConfigurationException">A value that cannot be used.</exception>
    public static ClaimLimits Read(SettingsReader reader)
    {
        var standard = new ClaimLimits();
        return new ClaimLimits
        {
            Most = reader.Whole("Claims:Most", standard.Most, 1, MostOpen),
            MostOfAUser = reader.Whole("Claims:MostOfAUser", standard.MostOfAUser, 1, MostOpen),
            PerMinute = reader.Whole("Claims:PerMinute", standard.PerMinute, 1, MostInATime),
            PerMinuteOfAUser = reader.Whole("Claims:PerMinuteOfAUser", standard.PerMinuteOfAUser, 1, MostInATime),
            NewRunsPerHour = reader.Whole("Claims:NewRunsPerHour", standard.NewRunsPerHour, 1, MostInATime),
            NewRunsPerHourOfAUser = reader.Whole("Claims:NewRunsPerHourOfAUser", standard.NewRunsPerHourOfAUser, 1, MostInATime),
            ReservingUsers = [.. reader.List(Reserving, "").Select(User)],
        };
    }

    private static int User(string text) => OperatingSystem.IsWindows() ? throw new ConfigurationException(Reserving, "is by number, which users of Windows have not; leave it out: administrators may name any GPU")
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var user)
        ? user
        : throw new ConfigurationException(Reserving, $"{text} is no user's number; write it as id -u prints it");
}
