using System.Text;

namespace Lapwing.Events;

/// <summary>
/// A message written as people read it: <c>Failed password for {user:last} from {src_ip} port {src_port} ssh2{}</c>.
/// The whole text must fit. <c>{name}</c> is one word, <c>{name:text}</c> any words up to the first following text,
/// <c>{name:last}</c> (once) any words up to the last such text, <c>{}</c> anything or nothing.
/// </summary>
/// <remarks>
/// Time grows with the text's length times the pattern's pieces: nothing is tried again but the tail behind
/// <c>{name:last}</c>, at the last few places where it may begin; so a user named <c>x from 192.0.2.1 port 1 ssh2</c> does
/// not choose his address.
/// </remarks>
internal sealed class MessagePattern
{
    private const int MaxPieces = 32;
    private const int MaxTries = 8;
    private readonly Piece[] _head;
    private readonly Piece[] _tail;

    private MessagePattern(Piece[] head, Piece[] tail)
    {
        _head = head;
        _tail = tail;
    }

    public IEnumerable<string> Captures =>
        _head.Concat(_tail).Where(p => p.Literal is null && p.Name.Length > 0).Select(p => p.Name);

    /// <summary>Compiles a pattern; <paramref name="fault"/> says why not.</summary>
    public static MessagePattern? Compile(string text, Func<string, int> register, out string fault)
    {
        var pieces = new List<Piece>();
        for (var i = 0; i < text.Length; )
        {
            var open = text.IndexOf('{', i);
            if (open != i)
                pieces.Add(new Piece { Literal = Encoding.UTF8.GetBytes(open < 0 ? text[i..] : text[i..open]) });
            if (open < 0)
                break;
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                fault = "a '{' is not closed";
                return null;
            }
            var inside = text[(open + 1)..close].Split(':');
            var kind = inside switch
            {
                [""] => CaptureKind.Anything,
                [_] => CaptureKind.Word,
                [_, "text"] => CaptureKind.Text,
                [_, "last"] => CaptureKind.Last,
                _ => (CaptureKind?)null,
            };
            if (kind is null)
            {
                fault = $"'{{{text[(open + 1)..close]}}}' is not known";
                return null;
            }
            if (pieces.Count > 0 && pieces[^1].Literal is null)
            {
                fault = "two captures stand side by side";
                return null;
            }
            var name = inside[0];
            pieces.Add(
                new Piece
                {
                    Name = name,
                    Kind = kind.Value,
                    Register = name.Length > 0 ? register(name) : -1,
                }
            );
            i = close + 1;
        }
        fault =
            pieces.Count == 0 ? "it is empty"
            : pieces.Count > MaxPieces ? $"it has more than {MaxPieces} pieces"
            : pieces.Count(p => p.Kind == CaptureKind.Last) > 1 ? "{name:last} stands twice"
            : "";
        if (fault.Length > 0)
            return null;
        var last = pieces.FindIndex(p => p.Kind == CaptureKind.Last);
        return last < 0 || last == pieces.Count - 1
            ? new MessagePattern([.. pieces], [])
            : new MessagePattern([.. pieces[..(last + 1)]], [.. pieces[(last + 1)..]]);
    }

    /// <summary>Reads a text; captured slices (of the batch's buffer) go to the registers only when the whole fits.</summary>
    /// <param name="text">Indentation aside, all of it must fit.</param>
    /// <param name="start">Where the text begins in the buffer.</param>
    public bool TryMatch(ReadOnlySpan<byte> text, int start, Span<Slice> registers)
    {
        // Programs indent; what they say begins with the first letter.
        var trimmed = text.TrimStart((byte)' ');
        start += text.Length - trimmed.Length;
        text = trimmed.TrimEnd((byte)' ');
        Span<(int Register, Slice Value)> found = stackalloc (int, Slice)[MaxPieces];
        var count = 0;
        if (_tail.Length == 0)
        {
            if (!Forward(_head, text, start, found, ref count))
                return false;
        }
        else if (!Split(text, start, found, ref count))
            return false;
        foreach (var (register, value) in found[..count])
            registers[register] = value;
        return true;
    }

    /// <summary>The tail from the last place where its first text stands and it fits; the head is what comes before.</summary>
    private bool Split(ReadOnlySpan<byte> text, int start, Span<(int, Slice)> found, ref int count)
    {
        var end = text.Length;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var at = text[..end].LastIndexOf(_tail[0].Literal);
            if (at < 0)
                return false;
            count = 0;
            if (Forward(_tail, text[at..], start + at, found, ref count))
                return Forward(_head, text[..at], start, found, ref count);
            end = at + _tail[0].Literal!.Length - 1;
        }
        return false;
    }

    private static bool Forward(
        Piece[] pieces,
        ReadOnlySpan<byte> text,
        int start,
        Span<(int, Slice)> found,
        ref int count
    )
    {
        var at = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            if (piece.Literal is { } literal)
            {
                if (!text[at..].StartsWith(literal))
                    return false;
                at += literal.Length;
                continue;
            }
            var length = i + 1 == pieces.Length ? text.Length - at : text[at..].IndexOf(pieces[i + 1].Literal);
            if (length < 0 || !Take(piece, text.Slice(at, length), start + at, found, ref count))
                return false;
            at += length;
        }
        return at == text.Length;
    }

    private static bool Take(Piece piece, ReadOnlySpan<byte> value, int start, Span<(int, Slice)> found, ref int count)
    {
        if (piece.Kind == CaptureKind.Word && (value.IsEmpty || value.IndexOfAny((byte)' ', (byte)'\t') >= 0))
            return false;
        if (piece.Register >= 0)
            found[count++] = (piece.Register, new Slice(start, value.Length));
        return true;
    }

    private enum CaptureKind
    {
        Word,
        Text,
        Last,
        Anything,
    }

    private readonly struct Piece
    {
        public byte[]? Literal { get; init; }
        public string Name
        {
            get => field ?? "";
            init;
        }
        public CaptureKind Kind { get; init; }
        public int Register { get; init; }
    }
}
