namespace TelemetryFootprint.Accounting.Scopes;

/// <summary>Whose meter a site's energy passes: it decides the scope, and the site declares it.</summary>
public enum Ownership
{
    /// <summary>An own data centre.</summary>
    Own = 1,

    /// <summary>Own machines in another's building, with a meter of their own.</summary>
    Colocation,

    /// <summary>Machines that are rented.</summary>
    Cloud,
}
