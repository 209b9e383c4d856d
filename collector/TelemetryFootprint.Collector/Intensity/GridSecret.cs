using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>A secret as providers show it.</summary>
internal static class GridSecret
{
    /// <exception cref="IntensityUnavailableException">It cannot be read: nobody is asked without it.</exception>
    public static Secret ForQuestion(this RotatingSecret secret)
    {
        try
        {
            return secret.Current();
        }
        catch (SecretUnreadableException error)
        {
            throw new IntensityUnavailableException(error.Message, error) { Failure = IntensityFailure.Unauthorized };
        }
    }
}
