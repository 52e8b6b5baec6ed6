using System.Text;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>What must be equal about events, said so that a failure shows where.</summary>
static class Same
{
    public static void Events(List<Reading.Event> expected, List<Reading.Event> actual)
    {
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            Assert.Equal(Text(expected[i].Raw), Text(actual[i].Raw));
            Assert.Equal(expected[i].Fields, actual[i].Fields);
            Assert.Equal(expected[i].Fault, actual[i].Fault);
            Assert.Equal(i + 1, actual[i].Record);
        }
        Assert.Equal(expected.Count, actual.Count);
    }

    public static void Fields(Reading.Event read, Reading.Event decoded)
    {
        Assert.Equal(Text(read.Raw), Text(decoded.Raw));
        Assert.Equal(read.Fields, decoded.Fields);
    }

    /// <summary>Every byte is in an event's raw, in order, or is one that separates records.</summary>
    /// <param name="input">What was read.</param>
    /// <param name="events">What came of it. After one that was cut, and says so, bytes are missing: that ends the check.</param>
    /// <param name="separators">Bytes that may stand between.</param>
    public static void Covered(ReadOnlySpan<byte> input, List<Reading.Event> events, ReadOnlySpan<byte> separators)
    {
        var at = 0;
        foreach (var read in events)
        {
            var found = input[at..].IndexOf(read.Raw);
            Assert.True(found >= 0, $"Not in the input, in order: {Text(read.Raw)}");
            Gap(input.Slice(at, found), separators);
            if (read.Fault == Faults.RecordCut)
                return;
            at += found + read.Raw.Length;
        }
        Gap(input[at..], separators);
    }

    private static void Gap(ReadOnlySpan<byte> gap, ReadOnlySpan<byte> separators) =>
        Assert.True(gap.Trim(separators).IsEmpty, $"In no event: {Text(gap.ToArray())}");

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
