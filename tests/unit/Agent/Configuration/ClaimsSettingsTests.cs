using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class ClaimsSettingsTests
{
    [Fact]
    public void Read_NothingSet_IsBoundedAndNobodyReserves()
    {
        var limits = Read();
        Assert.Equal((256, 64, 480, 120, 1000, 240), (limits.Most, limits.MostOfAUser, limits.PerMinute, limits.PerMinuteOfAUser, limits.NewRunsPerHour, limits.NewRunsPerHourOfAUser));
        Assert.Empty(limits.ReservingUsers);
    }

    [Fact]
    public void Read_Set_IsWhatIsSaid()
    {
        var limits = Read("Most=9", "MostOfAUser=8", "PerMinute=7", "PerMinuteOfAUser=6", "NewRunsPerHour=5", "NewRunsPerHourOfAUser=4", "ReservingUsers=1000, 1001");
        Assert.Equal((9, 8, 7, 6, 5, 4), (limits.Most, limits.MostOfAUser, limits.PerMinute, limits.PerMinuteOfAUser, limits.NewRunsPerHour, limits.NewRunsPerHourOfAUser));
        Assert.Equal([1000, 1001], limits.ReservingUsers);
    }

    [Theory]
    [InlineData("Most=0", "Claims:Most")]
    [InlineData("Most=257", "Claims:Most: '257' is not a whole number from 1 to 256")]
    [InlineData("MostOfAUser=257", "Claims:MostOfAUser")]
    [InlineData("ReservingUsers=ada", "Claims:ReservingUsers: ada is no user's number")]
    public void Read_WhatCannotBe_NamesTheKey(string setting, string why) => Assert.Contains(why, Assert.Throws<ConfigurationException>(() => Read(setting)).Message, StringComparison.Ordinal);

    private static ClaimLimits Read(params string[] settings) => AgentOptionsReader.Read(null, settings.Select(setting => "--Claims:" + setting)).Claims;
}
