namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>What a job does to the library's session.</summary>
internal enum LibraryCall
{
    /// <summary>Ends the session that there is, begins another and looks at what it has.</summary>
    Open,

    /// <summary>Looks at what the session has.</summary>
    Enumerate,

    /// <summary>Ends the session.</summary>
    Close,
}
