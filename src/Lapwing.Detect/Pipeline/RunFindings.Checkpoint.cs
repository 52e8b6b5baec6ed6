using Lapwing.Events;

namespace Lapwing.Detect;

/// <content>Storing and restoring: a run that a restart cuts in two still cites where its first events are.</content>
sealed partial class RunFindings
{
    // The newest suffice: what is older belongs to runs that were told of long ago. It bounds what each commit writes.
    private const int MostSaved = 4_000;

    /// <summary>Writes the newest events held; texts once each, because hosts and addresses repeat.</summary>
    public void Save(BinaryWriter writer)
    {
        var saved = _order.Skip(_order.Count - MostSaved).Where(_held.ContainsKey).ToList();
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        using var entries = new MemoryStream();
        using (var inner = new BinaryWriter(entries))
        {
            foreach (var id in saved)
                Write(inner, id, _held[id], text => Number(texts, text));
            inner.Flush();
            writer.Write(texts.Count);
            foreach (var text in texts.Keys)
                writer.Write(text);
            writer.Write(saved.Count);
            writer.Write(entries.GetBuffer(), 0, (int)entries.Length);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        var texts = new List<string>();
        for (var i = reader.ReadInt32(); i > 0; i--)
            texts.Add(reader.ReadString());
        for (var i = reader.ReadInt32(); i > 0; i--)
        {
            var id = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
            var cited = Read(reader, id, texts);
            if (_held.TryAdd(id, cited))
                _order.Enqueue(id);
        }
    }

    private static int Number(Dictionary<string, int> texts, string text)
    {
        if (!texts.TryGetValue(text, out var number))
            texts[text] = number = texts.Count;
        return number;
    }

    private static void Write(BinaryWriter writer, UInt128 id, Cited cited, Func<string, int> number)
    {
        var (reference, entities) = (cited.Reference, cited.Entities);
        writer.Write((ulong)(id >> 64));
        writer.Write((ulong)id);
        writer.Write(reference.Time?.UtcTicks ?? 0);
        writer.Write7BitEncodedInt(number(reference.File));
        writer.Write7BitEncodedInt64(reference.Record);
        writer.Write(reference.NativeId is not null);
        if (reference.NativeId is { } native)
            writer.Write7BitEncodedInt(number(native));
        writer.Write7BitEncodedInt(entities.Sum(e => e.Value.Count));
        foreach (var (kind, values) in entities)
        foreach (var value in values)
        {
            writer.Write7BitEncodedInt(number(kind));
            writer.Write7BitEncodedInt(number(value));
        }
    }

    private static Cited Read(BinaryReader reader, UInt128 id, List<string> texts)
    {
        var ticks = reader.ReadInt64();
        var reference = new EventReference(
            EventIds.Text(id),
            ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero),
            texts[reader.Read7BitEncodedInt()],
            reader.Read7BitEncodedInt64(),
            reader.ReadBoolean() ? texts[reader.Read7BitEncodedInt()] : null
        );
        var entities = Detect.Entities.Empty();
        for (var i = reader.Read7BitEncodedInt(); i > 0; i--)
            Detect.Entities.Add(entities, texts[reader.Read7BitEncodedInt()], texts[reader.Read7BitEncodedInt()]);
        return new Cited(reference, entities);
    }
}
