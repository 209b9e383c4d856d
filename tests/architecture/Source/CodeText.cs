namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>
/// C# with comments and literals blanked out, every line and column where it was, so that rules about code do not trip over words.
/// A scanner, not a compiler: it knows comments, chars and all string forms, interpolated ones with nested strings too.
/// </summary>
internal sealed class CodeText
{
    private readonly string _text;
    private readonly char[] _code;
    private int _at;

    private CodeText(string text) => (_text, _code) = (text, text.ToCharArray());

    public static string Of(string text)
    {
        var scanner = new CodeText(text);
        scanner.Code(stopAtBrace: false);
        return new string(scanner._code);
    }

    private void Code(bool stopAtBrace)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (Trivia() || Literal())
            {
                continue;
            }

            if (stopAtBrace && _text[_at] == '}' && depth-- == 0)
            {
                return;
            }

            depth += stopAtBrace && _text[_at] == '{' ? 1 : 0;
            _at++;
        }
    }

    private bool Trivia()
    {
        if (Starts("//"))
        {
            var end = _text.IndexOf('\n', _at);
            Blank(end < 0 ? _text.Length : end);
            return true;
        }

        if (!Starts("/*"))
        {
            return false;
        }

        var close = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        Blank(close < 0 ? _text.Length : close + 2);
        return true;
    }

    private bool Literal()
    {
        if (_text[_at] == '\'')
        {
            Char();
            return true;
        }

        var (dollars, verbatim, quote) = Prefix();
        if (quote < 0)
        {
            return false;
        }

        var quotes = Run('"', quote);
        Blank(quote);
        if (quotes >= 3)
        {
            Raw(quotes);
        }
        else
        {
            Quoted(dollars > 0, verbatim);
        }

        return true;
    }

    private (int Dollars, bool Verbatim, int Quote) Prefix()
    {
        var (at, dollars, verbatim) = (_at, 0, false);
        while (at < _text.Length && _text[at] is '$' or '@')
        {
            dollars += _text[at] == '$' ? 1 : 0;
            verbatim |= _text[at] == '@';
            at++;
        }

        return (dollars, verbatim, at < _text.Length && _text[at] == '"' ? at : -1);
    }

    private void Char()
    {
        var end = _at + 1;
        while (end < _text.Length && _text[end] is not ('\'' or '\n'))
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        Blank(end + 1);
    }

    // Holes of raw strings are blanked with them; nothing that the rules look for hides there.
    private void Raw(int quotes)
    {
        var end = _text.IndexOf(new string('"', quotes), _at + quotes, StringComparison.Ordinal);
        end = end < 0 ? _text.Length : end + Run('"', end);
        Blank(end);
    }

    private void Quoted(bool interpolated, bool verbatim)
    {
        Blank(_at + 1);
        while (_at < _text.Length && _text[_at] != '"')
        {
            if (interpolated && _text[_at] == '{' && !Starts("{{"))
            {
                Hole();
            }
            else
            {
                Blank(_at + (IsPair(interpolated, verbatim) ? 2 : 1));
                SkipDoubledQuote(verbatim);
            }
        }

        Blank(_at + 1);
    }

    private bool IsPair(bool interpolated, bool verbatim) => (!verbatim && _text[_at] == '\\') || (interpolated && Starts("{{"));

    private void SkipDoubledQuote(bool verbatim)
    {
        while (verbatim && Starts("\"\""))
        {
            Blank(_at + 2);
        }
    }

    private void Hole()
    {
        var start = _at++;
        Code(stopAtBrace: true);
        var end = Math.Min(_at + 1, _text.Length);
        _at = start;
        Blank(end);
    }

    private bool Starts(string part) => string.CompareOrdinal(_text, _at, part, 0, part.Length) == 0;

    private int Run(char character, int from)
    {
        var end = from;
        while (end < _text.Length && _text[end] == character)
        {
            end++;
        }

        return end - from;
    }

    private void Blank(int end)
    {
        for (; _at < Math.Min(end, _text.Length); _at++)
        {
            _code[_at] = _text[_at] == '\n' ? '\n' : ' ';
        }
    }
}
