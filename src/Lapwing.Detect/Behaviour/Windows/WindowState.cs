using System.Buffers.Binary;
using System.Security.Cryptography;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// What one entity did in one window, or one event alone: aggregates, bounded however many events come. Written by one thread.
/// </summary>
internal sealed class WindowState
{
    /// <summary>Different values told apart; more count as this many.</summary>
    public const int MostDistinct = 1024;

    /// <summary>Values kept of an entity besides the window's own.</summary>
    public const int MostEntityValues = 10;

    /// <summary>Bytes of a value that is kept as text.</summary>
    public const int LongestText = 256;

    private readonly FeaturePlan _plan;
    private readonly double[] _sums;
    private readonly long[] _counts;
    private readonly HashSet<ulong>?[] _distinct;
    private readonly SortedSet<string>[] _entities;

    /// <param name="start">Microseconds since 1970; <see cref="EventBatch.NoTime"/> for an event that has no time.</param>
    public WindowState(FeaturePlan plan, long start)
    {
        _plan = plan;
        Start = start;
        var aggregates = plan.Set.Aggregates.Count;
        _sums = new double[aggregates];
        _counts = new long[aggregates];
        _distinct = new HashSet<ulong>?[aggregates];
        _entities = new SortedSet<string>[plan.Entities.Length];
        for (var i = 0; i < _entities.Length; i++)
            _entities[i] = new SortedSet<string>(StringComparer.Ordinal);
        Words = new string?[plan.Words.Length];
    }

    public long Start { get; }
    public long Count => Citations.Count;
    public long First { get; private set; } = long.MaxValue;
    public long Last { get; private set; } = long.MinValue;
    public Citations Citations { get; private set; } = new();

    /// <summary>The words of a row made of one event, by feature; empty where the feature is a number.</summary>
    public string?[] Words { get; }

    /// <summary>Whether it changed since it was last looked at.</summary>
    public bool Changed { get; set; }

    /// <summary>The window's start, or the single event's time.</summary>
    public DateTimeOffset? At => EventTimes.ToTime(_plan.Set.Window is null ? First : Start);

    public double SpanSeconds => (Last - First) / 1e6;

    /// <summary>Mean seconds between neighbours; the whole window for a single event.</summary>
    public double GapSeconds =>
        Count > 1 ? SpanSeconds / (Count - 1) : (_plan.Set.Window ?? TimeSpan.Zero).TotalSeconds;

    public void Add(EventBatch batch, int index)
    {
        var time = batch.Time(index);
        First = Math.Min(First, time);
        Last = Math.Max(Last, time);
        Changed = true;
        Citations.Add(batch, index);
        for (var i = 0; i < _sums.Length; i++)
            Add(i, batch, index);
        for (var i = 0; i < Words.Length; i++)
            if (_plan.Words[i] is { } word)
                Words[i] = word.ReadText(batch, index, LongestText);
        for (var i = 0; i < _entities.Length; i++)
            if (_plan.Entities[i].ReadText(batch, index, LongestText) is { } value && _entities[i].Add(value))
                // The least by name stay, so that the order of events does not matter.
                if (_entities[i].Count > MostEntityValues)
                    _entities[i].Remove(_entities[i].Max!);
    }

    private void Add(int i, EventBatch batch, int index)
    {
        var reader = _plan.Aggregates[i];
        switch (reader.Kind)
        {
            case AggregateKind.Count:
                if (reader.Condition?.Holds(batch, index) ?? true)
                    _counts[i]++;
                break;
            case AggregateKind.Distinct:
                var value = reader.Field.Read(batch, index);
                if (!value.IsEmpty)
                    Remember(i, Hash(value));
                break;
            default:
                if (!reader.Field.TryReadNumber(batch, index, out var number))
                    break;
                _sums[i] += number;
                _counts[i]++;
                break;
        }
    }

    private void Remember(int i, ulong hash)
    {
        var seen = _distinct[i] ??= [];
        if (seen.Count >= MostDistinct || seen.Contains(hash))
            return;
        if (_plan.Room.TryTake())
            seen.Add(hash);
    }

    /// <summary>Gives back the room that its different values took. Called once, when the window is no longer kept.</summary>
    public void Release()
    {
        foreach (var seen in _distinct)
            _plan.Room.Return(seen?.Count ?? 0);
    }

    public double Value(int i, AggregateKind kind) =>
        kind switch
        {
            AggregateKind.Count => _counts[i],
            AggregateKind.Distinct => _distinct[i]?.Count ?? 0,
            AggregateKind.Sum => _sums[i],
            _ => _counts[i] == 0 ? double.NaN : _sums[i] / _counts[i],
        };

    public Dictionary<string, IReadOnlyList<string>> Entities()
    {
        var entities = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < _entities.Length; i++)
            if (_entities[i].Count > 0)
                entities[_plan.Set.Entities[i]] = [.. _entities[i]];
        return entities;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Start);
        writer.Write(First);
        writer.Write(Last);
        writer.Write(Changed);
        Citations.Write(writer);
        for (var i = 0; i < _sums.Length; i++)
        {
            writer.Write(_sums[i]);
            writer.Write(_counts[i]);
            writer.Write(_distinct[i]?.Count ?? 0);
            foreach (var hash in (_distinct[i] ?? []).Order())
                writer.Write(hash);
        }
        foreach (var entity in _entities)
        {
            writer.Write(entity.Count);
            foreach (var value in entity)
                writer.Write(value);
        }
    }

    public static WindowState Read(BinaryReader reader, FeaturePlan plan)
    {
        var state = new WindowState(plan, reader.ReadInt64())
        {
            First = reader.ReadInt64(),
            Last = reader.ReadInt64(),
            Changed = reader.ReadBoolean(),
            Citations = Citations.Read(reader),
        };
        for (var i = 0; i < state._sums.Length; i++)
        {
            state._sums[i] = reader.ReadDouble();
            state._counts[i] = reader.ReadInt64();
            var distinct = Bounded(reader.ReadInt32(), MostDistinct);
            for (var j = 0; j < distinct; j++)
                state.Remember(i, reader.ReadUInt64());
        }
        foreach (var entity in state._entities)
            for (var i = Bounded(reader.ReadInt32(), MostEntityValues); i > 0; i--)
                entity.Add(reader.ReadString());
        return state;
    }

    private static int Bounded(int count, int most) =>
        count >= 0 && count <= most ? count : throw new InvalidDataException($"{count} values of a window.");

    // Of SHA-256: the same in every process, since checkpoints keep it, and not to be steered by who sends the values.
    private static ulong Hash(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
