namespace Lapwing.Events;

/// <summary>Bytes of a batch's buffer.</summary>
public readonly record struct Slice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>What a native value was in its log. Text formats know <see cref="Text"/> and, for a few, <see cref="Number"/>.
/// A null's slice is empty; numbers and booleans are as written.</summary>
public enum ValueKind : byte
{
    Text,
    Number,
    True,
    False,
    Null,
}

/// <summary>One native value of one event. A field with several values has several slots, in the log's order.</summary>
/// <param name="Field">Id from <see cref="FieldNames"/> (or from the batch, past its bound).</param>
public readonly record struct Slot(int Field, Slice Value, ValueKind Kind);
