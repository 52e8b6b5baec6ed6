using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lapwing.Sigma;

/// <summary>A run while events join it, in order.</summary>
sealed class RunBuilder
{
    readonly List<UInt128> _first = [];
    readonly Queue<UInt128> _last = [];

    public required string Id { get; init; }
    public required string[] Group { get; init; }
    public required long FirstTime { get; init; }
    public required long FiringTime { get; init; }
    public long LastTime { get; private set; } = long.MinValue;
    public UInt128 LastId { get; private set; }
    public long EventCount { get; private set; }

    public static RunBuilder Begin(Correlation correlation, CorrelationEntry first, long firingTime) =>
        new()
        {
            Id = IdOf(correlation, first),
            Group = first.Group,
            FirstTime = first.Time,
            FiringTime = firingTime,
        };

    public void Add(CorrelationEntry entry)
    {
        EventCount++;
        (LastTime, LastId) = (entry.Time, entry.Id);
        if (_first.Count < CorrelationRun.KeptEvents)
        {
            _first.Add(entry.Id);
            return;
        }
        if (_last.Count == CorrelationRun.KeptEvents)
            _last.Dequeue();
        _last.Enqueue(entry.Id);
    }

    /// <summary>Adds those of the entries that are behind all that have joined.</summary>
    public void AddFrom(IReadOnlyCollection<CorrelationEntry> entries)
    {
        foreach (var entry in entries)
            if (IsBefore(entry))
                Add(entry);
    }

    /// <summary>Whether the entry is behind all that have joined.</summary>
    public bool IsBefore(CorrelationEntry entry) =>
        entry.Time > LastTime || (entry.Time == LastTime && entry.Id > LastId);

    public RunBuilder Clone()
    {
        var clone = new RunBuilder
        {
            Id = Id,
            Group = Group,
            FirstTime = FirstTime,
            FiringTime = FiringTime,
            LastTime = LastTime,
            LastId = LastId,
            EventCount = EventCount,
        };
        clone._first.AddRange(_first);
        foreach (var id in _last)
            clone._last.Enqueue(id);
        return clone;
    }

    public CorrelationRun Build(int correlation, int revision) =>
        new()
        {
            Id = Id,
            CorrelationIndex = correlation,
            Revision = revision,
            Group = Group,
            FirstTime = FirstTime,
            LastTime = LastTime,
            FiringTime = FiringTime,
            EventCount = EventCount,
            Events = [.. _first, .. _last],
        };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Id);
        Checkpoints.Write(writer, Group);
        writer.Write(FirstTime);
        writer.Write(FiringTime);
        writer.Write(LastTime);
        Checkpoints.Write(writer, LastId);
        writer.Write(EventCount);
        writer.Write((byte)_first.Count);
        foreach (var id in _first)
            Checkpoints.Write(writer, id);
        writer.Write((byte)_last.Count);
        foreach (var id in _last)
            Checkpoints.Write(writer, id);
    }

    public static RunBuilder Read(BinaryReader reader)
    {
        var run = new RunBuilder
        {
            Id = reader.ReadString(),
            Group = Checkpoints.ReadTexts(reader),
            FirstTime = reader.ReadInt64(),
            FiringTime = reader.ReadInt64(),
            LastTime = reader.ReadInt64(),
            LastId = Checkpoints.ReadId(reader),
            EventCount = reader.ReadInt64(),
        };
        for (var i = reader.ReadByte(); i > 0; i--)
            run._first.Add(Checkpoints.ReadId(reader));
        for (var i = reader.ReadByte(); i > 0; i--)
            run._last.Enqueue(Checkpoints.ReadId(reader));
        return run;
    }

    // The group by its key, not by the event's spelling; lengths, so that no value runs over into the next.
    static string IdOf(Correlation correlation, CorrelationEntry first)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, correlation.Info.Id);
        foreach (var value in first.Group)
            Append(hash, value.ToLowerInvariant());
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(id, first.Id);
        hash.AppendData(id);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
