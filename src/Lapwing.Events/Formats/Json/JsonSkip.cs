namespace Lapwing.Events;

/// <summary>Passes over what is left of a JSON value, window by window, keeping nothing but its place in it.</summary>
/// <param name="depth">Brackets open at the start.</param>
/// <param name="stopAtLine">An opening brace in a line's first column ends it too: the value may never close.</param>
internal sealed class JsonSkip(int depth, bool stopAtLine)
{
    private int _depth = depth;
    private bool _inText;
    private bool _escaped;
    private bool _lineStart;

    /// <param name="text">What follows.</param>
    /// <param name="length">Bytes passed over.</param>
    /// <returns>Whether the value's end was found.</returns>
    public bool TryEnd(ReadOnlySpan<byte> text, out int length)
    {
        for (length = 0; length < text.Length; length++)
        {
            var b = text[length];
            if (_lineStart && stopAtLine && b == '{')
                return true;
            _lineStart = b == '\n';
            if (_lineStart)
                (_inText, _escaped) = (false, false);
            else if (_escaped)
                _escaped = false;
            else if (_inText)
            {
                _escaped = b == '\\';
                _inText = b != '"';
            }
            else if (b == '"')
                _inText = true;
            else if (b is (byte)'{' or (byte)'[')
                _depth++;
            else if (b is (byte)'}' or (byte)']' && --_depth <= 0)
            {
                length++;
                return true;
            }
        }
        return false;
    }
}
