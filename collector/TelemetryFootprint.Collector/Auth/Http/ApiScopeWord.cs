namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>Scopes as settings, commands, stored tokens and refusals write them.</summary>
internal static class ApiScopeWord
{
    /// <summary>For an error's text.</summary>
    public const string Known = "read, operate or admin";

    public static string Of(ApiScope scope) => scope switch
    {
        ApiScope.Read => "read",
        ApiScope.Operate => "operate",
        _ => "admin",
    };

    /// <summary>Null: it is no scope.</summary>
    public static ApiScope? Parse(string? word) => word switch
    {
        "read" => ApiScope.Read,
        "operate" => ApiScope.Operate,
        "admin" => ApiScope.Admin,
        _ => null,
    };
}
