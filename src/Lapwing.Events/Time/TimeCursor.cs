namespace Lapwing.Events;

/// <summary>A place in a timestamp's bytes.</summary>
internal ref struct TimeCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int At { get; set; }

    public readonly bool IsEnd => At >= _text.Length;

    /// <summary>The byte there; 0 at the end.</summary>
    public readonly byte Peek => At < _text.Length ? _text[At] : (byte)0;

    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    public readonly bool IsDigit => Peek is >= (byte)'0' and <= (byte)'9';

    public bool Pass(byte b)
    {
        if (Peek != b || IsEnd)
            return false;
        At++;
        return true;
    }

    public bool PassSpaces()
    {
        var from = At;
        while (Peek == ' ')
            At++;
        return At > from;
    }

    /// <summary>A run of digits as a number.</summary>
    /// <param name="most">Digits at most.</param>
    /// <param name="value">The number.</param>
    /// <returns>How many digits there were.</returns>
    public int Number(int most, out int value)
    {
        value = 0;
        var from = At;
        while (IsDigit && At - from < most)
            value = value * 10 + (_text[At++] - '0');
        return At - from;
    }

    /// <summary>Letters in a row.</summary>
    public ReadOnlySpan<byte> Word()
    {
        var from = At;
        while (char.IsAsciiLetter((char)Peek))
            At++;
        return _text[from..At];
    }

    /// <summary><c>HH:mm[:ss[.fraction]]</c>, twelve-hour marks included. A leap second is the next second.</summary>
    /// <param name="micros">Of the day.</param>
    public bool Clock(out long micros)
    {
        micros = 0;
        if (Number(2, out var hour) == 0 || !Pass((byte)':') || Number(2, out var minute) != 2)
            return false;
        var second = 0;
        long fraction = 0;
        if (Pass((byte)':'))
        {
            if (Number(2, out second) != 2)
                return false;
            if (
                Peek is (byte)'.' or (byte)','
                && At + 1 < _text.Length
                && _text[At + 1] is >= (byte)'0' and <= (byte)'9'
            )
            {
                At++;
                var scale = 100_000;
                for (; IsDigit; At++, scale /= 10)
                    fraction += (_text[At] - '0') * scale;
            }
        }
        var mark = Rest.TrimStart((byte)' ');
        if (
            mark.Length >= 2
            && (mark[1] | 0x20) == 'm'
            && (mark[0] | 0x20) is 'a' or 'p'
            && (mark.Length == 2 || mark[2] == ' ')
        )
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + ((mark[0] | 0x20) == 'p' ? 12 : 0);
            At = _text.Length - mark.Length + 2;
        }
        micros = ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
        return hour <= 23 && minute <= 59 && second <= 60;
    }

    /// <summary>A zone, or nothing, up to the end.</summary>
    /// <param name="micros">To subtract for UTC.</param>
    /// <param name="known">Whether one is named.</param>
    /// <returns>False when something else stands there.</returns>
    public bool Zone(out long micros, out bool known)
    {
        (micros, known) = (0, false);
        PassSpaces();
        if (IsEnd)
            return true;
        known = true;
        if (Peek is (byte)'+' or (byte)'-')
        {
            var sign = Peek == '-' ? -1 : 1;
            At++;
            if (Number(2, out var hours) != 2)
                return false;
            Pass((byte)':');
            var digits = Number(2, out var minutes);
            micros = sign * (hours * 60L + minutes) * 60_000_000;
            PassSpaces();
            // A name in brackets or behind may repeat the offset.
            return digits is 0 or 2 && hours <= 18 && minutes <= 59 && IsEnd;
        }
        var name = Word();
        PassSpaces();
        if (!IsEnd || name.IsEmpty || name.Length > 5)
            return false;
        known = ZoneNames.TryHours(name, out var named);
        micros = named * 3_600_000_000;
        return true;
    }
}
