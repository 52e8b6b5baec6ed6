using System.Text;

namespace Lapwing.Sigma;

/// <summary>One value of an event as tests see it.</summary>
/// <param name="utf8">As logged.</param>
/// <param name="folded">The same by <see cref="CaseFolding"/>.</param>
/// <param name="scratch">Where characters are made when a regular expression asks for them; one thread's.</param>
public readonly ref struct FieldValue(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> folded, Utf16Scratch scratch)
{
    public ReadOnlySpan<byte> Utf8 { get; } = utf8;
    public ReadOnlySpan<byte> Folded { get; } = folded;

    /// <summary>UTF-16; valid until the next value's characters are asked for.</summary>
    public ReadOnlySpan<char> Characters => scratch.Decode(Utf8);
}

/// <summary>A buffer for one value's characters, used again and again by one thread.</summary>
public sealed class Utf16Scratch
{
    char[] _characters = new char[1024];

    /// <summary>Invalid bytes become U+FFFD.</summary>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8)
    {
        if (_characters.Length < utf8.Length)
            _characters = new char[Math.Max(utf8.Length, _characters.Length * 2)];
        return _characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, _characters));
    }
}
