namespace TelemetryFootprint.Accounting.Units;

/// <summary>An amount in one currency; amounts of two currencies have no sum.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    public static Money operator +(Money left, Money right) => left.Currency == right.Currency
        ? new(left.Amount + right.Amount, left.Currency)
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} have no sum");
}
