namespace Lapwing.Events;

/// <summary>Why a record is kept without, or with only part of, its fields. The wording people see.</summary>
public static class Faults
{
    public const string PlainText = "no reader knows this kind of line: kept as text";
    public const string BrokenJson = "broken JSON: kept as raw bytes";
    public const string TooDeep = "JSON nested deeper than 64: kept as raw bytes";
    public const string TooManyFields = "more than 8192 values: the rest is only in raw";
    public const string NotAnObject = "JSON, but not an object: kept as raw bytes";
    public const string RecordCut = "record longer than the limit: cut there";
    public const string CellCount = "more or fewer cells than the header names";
    public const string OpenQuote = "a quote that never closes: the rest of the line is one cell";
}
