namespace Lapwing.Events;

/// <summary>One value that holds several by name (<c>SHA1=..,IMPHASH=..</c>): the named ones become fields of their own.</summary>
/// <param name="fields">Registers and fields that it fills.</param>
internal sealed class PairSplit(
    int from,
    byte between,
    byte equals,
    IReadOnlyList<KeyValuePair<string, int>> byName,
    (int Register, int Field)[] fields
)
{
    private const int MaxPairs = 256;
    private readonly TextTable<int> _registers = new([.. byName]);

    public (int Register, int Field)[] Fields { get; } = fields;

    public void Run(EventBatch batch, Span<Slice> values)
    {
        var whole = values[from];
        var text = batch[whole];
        for (int at = 0, pairs = 0; at < text.Length && pairs < MaxPairs; pairs++)
        {
            var length = text[at..].IndexOf(between);
            var pair = length < 0 ? text[at..] : text.Slice(at, length);
            var separator = pair.IndexOf(equals);
            if (separator > 0 && _registers.TryGet(Trimmed(pair[..separator], out _), out var register))
            {
                var value = Trimmed(pair[(separator + 1)..], out var skipped);
                if (value.Length > 0 && values[register].Length == 0)
                    values[register] = new Slice(whole.Start + at + separator + 1 + skipped, value.Length);
            }
            at += pair.Length + 1;
        }
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text, out int skipped)
    {
        var start = text.TrimStart(" \t\r\n"u8);
        skipped = text.Length - start.Length;
        return start.TrimEnd(" \t\r\n"u8);
    }
}
