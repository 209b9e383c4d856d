using TelemetryFootprint.Collector.Auth.Http;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http;

public sealed class ApiCallerTests
{
    private static readonly ApiGrant ReadAll = new(ApiScope.Read, []);
    private static readonly ApiGrant ReadA = new(ApiScope.Read, ["a"]);
    private static readonly ApiGrant AdminB = new(ApiScope.Admin, ["b"]);

    [Fact]
    public void Grants_AreNeverMixed()
    {
        var caller = new ApiCaller("user x", [ReadAll, AdminB]);

        Assert.Null(caller.WhyForbidden(ApiScope.Read, isShownByProject: false));
        Assert.Null(caller.ProjectsOf(ApiScope.Read));
        Assert.Equal(["b"], caller.ProjectsOf(ApiScope.Admin)!);
        Assert.Equal("user x is limited to b; this shows all projects", caller.WhyForbidden(ApiScope.Admin, isShownByProject: false));
        Assert.Null(caller.WhyForbidden(ApiScope.Operate, isShownByProject: true));
    }

    [Fact]
    public void Projects_OfSeveralGrants_AreAllOfThem()
    {
        var caller = new ApiCaller("user x", [ReadA, AdminB]);

        Assert.Equal(["a", "b"], caller.ProjectsOf(ApiScope.Read)!.Order(StringComparer.Ordinal));
        Assert.Equal("user x is limited to a, b; this shows all projects", caller.WhyForbidden(ApiScope.Read, isShownByProject: false));
    }

    [Fact]
    public void Scope_TooLow_IsForbiddenByName() =>
        Assert.Equal("user x has the scope read; this needs operate", new ApiCaller("user x", [ReadAll, ReadA]).WhyForbidden(ApiScope.Operate, isShownByProject: true));

    [Fact]
    public void NoGrant_IsForbiddenEverywhere()
    {
        var caller = new ApiCaller("user x", []);

        Assert.Equal("user x has been granted nothing here", caller.WhyForbidden(ApiScope.Read, isShownByProject: true));
        Assert.Empty(caller.ProjectsOf(ApiScope.Read)!);
    }
}
