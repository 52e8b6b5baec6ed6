using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lapwing.Lake.Search;

/// <summary>Where a page ended: opaque to who holds it, but not secret. It keeps the range and the total of the first page.</summary>
readonly record struct Cursor(long Time, string Id, bool Dated, long Since, long Until, long Total)
{
    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"1,{Time},{Id},{(Dated ? 1 : 0)},{Since},{Until},{Total}")
            )
        );

    /// <summary>False for anything that <see cref="ToString"/> did not write.</summary>
    public static bool TryRead(string text, out Cursor cursor)
    {
        cursor = default;
        if (text.Length > 256 || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(',');
        if (
            parts is not ["1", _, { Length: <= 64 } id, "0" or "1", _, _, _]
            || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.')
            || !Number(parts[1], out var time)
            || !Number(parts[4], out var since)
            || !Number(parts[5], out var until)
            || !Number(parts[6], out var total)
        )
            return false;
        cursor = new Cursor(time, id, parts[3] == "1", since, until, total);
        return true;
    }

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
