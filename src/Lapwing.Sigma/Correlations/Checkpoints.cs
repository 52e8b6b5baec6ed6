using System.Buffers.Binary;

namespace Lapwing.Sigma;

/// <summary>The small pieces of a stored state.</summary>
static class Checkpoints
{
    /// <summary>No list of a sound state is longer; a damaged one must not ask for all memory.</summary>
    const int MaxItems = 1 << 24;

    public static void Write(BinaryWriter writer, UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        writer.Write(bytes);
    }

    public static UInt128 ReadId(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static void Write(BinaryWriter writer, string[] texts)
    {
        writer.Write7BitEncodedInt(texts.Length);
        foreach (var text in texts)
            writer.Write(text);
    }

    public static string[] ReadTexts(BinaryReader reader)
    {
        var texts = new List<string>();
        for (var i = ReadCount(reader); i > 0; i--)
            texts.Add(reader.ReadString());
        return [.. texts];
    }

    public static void Write(BinaryWriter writer, IReadOnlyCollection<CorrelationEntry> entries)
    {
        writer.Write7BitEncodedInt(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Time);
            Write(writer, entry.Id);
            writer.Write(entry.References);
            Write(writer, entry.Group);
            writer.Write(entry.Value is not null);
            if (entry.Value is not null)
                writer.Write(entry.Value);
        }
    }

    public static List<CorrelationEntry> ReadEntries(BinaryReader reader)
    {
        var entries = new List<CorrelationEntry>();
        for (var i = ReadCount(reader); i > 0; i--)
            entries.Add(
                new CorrelationEntry(
                    reader.ReadInt64(),
                    ReadId(reader),
                    reader.ReadUInt64(),
                    ReadTexts(reader),
                    reader.ReadBoolean() ? reader.ReadString() : null
                )
            );
        return entries;
    }

    /// <exception cref="InvalidDataException">No sound state has so many.</exception>
    public static int ReadCount(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        return count is >= 0 and <= MaxItems ? count : throw new InvalidDataException($"A list of {count} items.");
    }
}
