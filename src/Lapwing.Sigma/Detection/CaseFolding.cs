using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Lapwing.Sigma;

/// <summary>
/// Makes case count for nothing: every character to its simple lower case, whatever the culture. Rules and values are
/// folded by the same code once, and are compared byte by byte from then on.
/// </summary>
static class CaseFolding
{
    /// <summary>What <see cref="Fold(ReadOnlySpan{byte}, Span{byte})"/> may need: a lower case letter may take one byte more than its upper case (U+023A).</summary>
    public static int MaxLength(int length) => length + (length >> 1) + 4;

    /// <param name="value">UTF-8; invalid bytes stay as they are.</param>
    /// <param name="into">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Fold(ReadOnlySpan<byte> value, Span<byte> into)
    {
        var status = Ascii.ToLower(value, into, out var ascii);
        return status == OperationStatus.Done ? ascii : ascii + FoldUnicode(value[ascii..], into[ascii..]);
    }

    public static byte[] Fold(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var folded = new byte[MaxLength(utf8.Length)];
        return folded[..Fold(utf8, folded)];
    }

    static int FoldUnicode(ReadOnlySpan<byte> value, Span<byte> into)
    {
        var written = 0;
        while (!value.IsEmpty)
        {
            if (value[0] < 0x80)
            {
                var status = Ascii.ToLower(value, into[written..], out var ascii);
                value = value[ascii..];
                written += ascii;
                if (status == OperationStatus.Done)
                    break;
            }
            if (Rune.DecodeFromUtf8(value, out var rune, out var length) == OperationStatus.Done)
                written += Rune.ToLowerInvariant(rune).EncodeToUtf8(into[written..]);
            else
            {
                value[..length].CopyTo(into[written..]);
                written += length;
            }
            value = value[length..];
        }
        return written;
    }
}
