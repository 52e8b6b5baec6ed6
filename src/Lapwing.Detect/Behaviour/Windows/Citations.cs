using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>The events that something is made of: the first and the last 50 in time, ties by id, and how many in all.</summary>
/// <remarks>The same for any order of adding.</remarks>
internal sealed class Citations
{
    public const int Most = 50;

    private readonly List<Cited> _first = [];
    private readonly List<Cited> _last = [];

    public long Count { get; private set; }

    public void Add(EventBatch batch, int index)
    {
        var native = batch.NativeId(index);
        Add(
            new Cited(
                batch.Time(index),
                batch.Id(index),
                batch.Origin(index),
                batch.Record(index),
                native.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(native)
            )
        );
        Count++;
    }

    public List<EventReference> ToReferences()
    {
        // Of up to 100 events, the two lists overlap.
        var overlap = (int)Math.Max(0, _first.Count + _last.Count - Count);
        return [.. _first.Concat(_last.Skip(overlap)).Select(c => c.ToReference())];
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        foreach (var list in (List<Cited>[])[_first, _last])
        {
            writer.Write(list.Count);
            foreach (var cited in list)
                cited.Write(writer);
        }
    }

    public static Citations Read(BinaryReader reader)
    {
        var citations = new Citations { Count = reader.ReadInt64() };
        foreach (var list in (List<Cited>[])[citations._first, citations._last])
        {
            var count = reader.ReadInt32();
            if (count is < 0 or > Most)
                throw new InvalidDataException($"{count} cited events.");
            for (var i = 0; i < count; i++)
                list.Add(Cited.Read(reader));
        }
        return citations;
    }

    private void Add(Cited cited)
    {
        if (_first.Count < Most || cited.CompareTo(_first[^1]) < 0)
        {
            Insert(_first, cited);
            if (_first.Count > Most)
                _first.RemoveAt(Most);
        }
        if (_last.Count < Most || cited.CompareTo(_last[0]) > 0)
        {
            Insert(_last, cited);
            if (_last.Count > Most)
                _last.RemoveAt(0);
        }
    }

    private static void Insert(List<Cited> list, Cited cited)
    {
        var at = list.BinarySearch(cited);
        list.Insert(at < 0 ? ~at : at, cited);
    }

    private readonly record struct Cited(long Time, UInt128 Id, Origin Origin, long Record, string? NativeId)
        : IComparable<Cited>
    {
        public int CompareTo(Cited other)
        {
            var byTime = Time.CompareTo(other.Time);
            if (byTime != 0)
                return byTime;
            var byId = Id.CompareTo(other.Id);
            return byId != 0 ? byId : Record.CompareTo(other.Record);
        }

        public EventReference ToReference() =>
            new(Id.ToString("x32"), EventTimes.ToTime(Time), Origin.Name, Record, NativeId);

        public void Write(BinaryWriter writer)
        {
            writer.Write(Time);
            writer.Write((ulong)(Id >> 64));
            writer.Write((ulong)Id);
            writer.Write(Origin.Name);
            writer.Write(Origin.IsFile);
            writer.Write(Origin.Sender ?? "");
            writer.Write(Record);
            writer.Write(NativeId ?? "");
        }

        public static Cited Read(BinaryReader reader)
        {
            var time = reader.ReadInt64();
            var id = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
            var (name, isFile, sender) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadString());
            var record = reader.ReadInt64();
            var native = reader.ReadString();
            return new Cited(
                time,
                id,
                new Origin(name, isFile, sender == "" ? null : sender),
                record,
                native == "" ? null : native
            );
        }
    }
}
