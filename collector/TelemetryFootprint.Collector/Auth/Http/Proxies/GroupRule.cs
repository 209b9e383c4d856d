namespace TelemetryFootprint.Collector.Auth.Http.Proxies;

/// <summary><c>Auth:Groups:&lt;name&gt;</c>: what the members of a group of the single sign-on may do.</summary>
internal sealed record GroupRule(string Group, ApiGrant Grant);
