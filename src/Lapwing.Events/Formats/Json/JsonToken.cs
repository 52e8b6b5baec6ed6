namespace Lapwing.Events;

/// <summary>What stands in JSON without quotes.</summary>
internal static class JsonToken
{
    /// <summary>Bytes of the token at the start: up to a delimiter or the end.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        var i = 0;
        while (
            i < text.Length && text[i] is not ((byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)'"' or <= 0x20)
        )
            i++;
        return i;
    }

    /// <summary>What the token means. Numbers as RFC 8259 writes them; NaN and infinities, which some writers emit, are text.</summary>
    public static bool TryKind(ReadOnlySpan<byte> token, out ValueKind kind)
    {
        kind = ValueKind.Text;
        if (IsNumber(token))
            kind = ValueKind.Number;
        else if (token.SequenceEqual("null"u8))
            kind = ValueKind.Null;
        else if (token.SequenceEqual("true"u8))
            kind = ValueKind.True;
        else if (token.SequenceEqual("false"u8))
            kind = ValueKind.False;
        else
            return token.SequenceEqual("NaN"u8)
                || token.SequenceEqual("Infinity"u8)
                || token.SequenceEqual("-Infinity"u8);
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<byte> token)
    {
        var i = token is [(byte)'-', ..] ? 1 : 0;
        var digits = Digits(token, ref i);
        if (digits == 0 || (digits > 1 && token[i - digits] == '0'))
            return false;
        if (i < token.Length && token[i] == '.')
        {
            i++;
            if (Digits(token, ref i) == 0)
                return false;
        }
        if (i < token.Length && (token[i] | 0x20) == 'e')
        {
            i++;
            if (i < token.Length && token[i] is (byte)'+' or (byte)'-')
                i++;
            if (Digits(token, ref i) == 0)
                return false;
        }
        return i == token.Length;
    }

    private static int Digits(ReadOnlySpan<byte> token, ref int i)
    {
        var from = i;
        while (i < token.Length && token[i] is >= (byte)'0' and <= (byte)'9')
            i++;
        return i - from;
    }
}
