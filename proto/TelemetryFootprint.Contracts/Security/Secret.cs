namespace TelemetryFootprint.Contracts.Security;

/// <summary>Text that must appear nowhere: it prints as ***, and only <see cref="Reveal"/> gives it out.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    public string Reveal() => value;

    public bool Equals(Secret? other) => other is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(value), System.Text.Encoding.UTF8.GetBytes(other.Reveal()));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => 0;

    public override string ToString() => "***";
}
