using System.Globalization;

namespace TelemetryFootprint.Accounting.Tables;

/// <summary>One line of a table of facts, and what may stand in a cell.</summary>
internal readonly struct FactRow
{
    private static readonly string[] Counts =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"];

    private readonly string[] _cells;
    private readonly int _number;

    private FactRow(string[] cells, int number) => (_cells, _number) = (cells, number);

    public static FactRow Of(string line, int number, int columns)
    {
        var cells = line.Split(',');
        return cells.Length == columns && !cells.Any(string.IsNullOrWhiteSpace)
            ? new(cells, number)
            : throw new FormatException($"line {number}: {(columns < Counts.Length ? Counts[columns] : columns.ToString(CultureInfo.InvariantCulture))} filled columns are needed");
    }

    public string this[int column] => _cells[column];

    /// <summary>A figure within bounds that are not physical.</summary>
    public decimal Number(int column, decimal from, decimal to, string unit) =>
        decimal.TryParse(_cells[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to
            ? value
            : throw Wrong(column, string.Create(CultureInfo.InvariantCulture, $"is not within {from} to {to} {unit}"));

    /// <summary>A figure that is above zero: an unknown one is no row, not a 0.</summary>
    public decimal Positive(int column, decimal to, string unit) =>
        decimal.TryParse(_cells[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= to
            ? value
            : throw Wrong(column, string.Create(CultureInfo.InvariantCulture, $"is not above 0 and at most {to} {unit}"));

    /// <summary>A figure that not every row has: <c>-</c> is none.</summary>
    public decimal? Optional(int column, decimal from, decimal to, string unit) => _cells[column] == "-" ? null : Number(column, from, to, unit);

    /// <summary>
    /// A figure as its source made it up, such as <c>6*365*24*0.85</c> or <c>3.14/24.6</c>, from left to right; <c>-</c> is none. Never negative.
    /// </summary>
    public decimal? Product(int column)
    {
        if (_cells[column] == "-") return null;
        var value = 1m;
        var rest = _cells[column].AsSpan();
        for (var divide = false; ;)
        {
            var end = rest.IndexOfAny('*', '/');
            var token = end < 0 ? rest : rest[..end];
            if (!decimal.TryParse(token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || (divide && number == 0))
            {
                throw Wrong(column, "is not a number or a product of numbers");
            }

            value = divide ? value / number : value * number;
            if (end < 0) return value;
            divide = rest[end] == '/';
            rest = rest[(end + 1)..];
        }
    }

    public int Year(int column) =>
        int.TryParse(_cells[column], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1990 and <= 2100
            ? year
            : throw Wrong(column, "is not a year");

    /// <summary>One of these words.</summary>
    public T Word<T>(int column, params ReadOnlySpan<(string Word, T Value)> words)
    {
        foreach (var (word, value) in words)
        {
            if (word == _cells[column]) return value;
        }

        var known = new List<string>();
        foreach (var (word, _) in words) known.Add(word);
        throw Wrong(column, known.Count == 2 ? $"is neither {known[0]} nor {known[1]}" : $"is none of {string.Join(", ", known)}");
    }

    public FormatException Wrong(int column, string why) => new($"line {_number}: '{_cells[column]}' {why}");
}
