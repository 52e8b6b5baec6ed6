using System.Text;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class MessagePatternTests
{
    [Theory]
    [InlineData("user {a} left", "user bob left", "a=bob")]
    [InlineData("user {a} left", "   user bob left ", "a=bob")]
    [InlineData("user {a} left", "user bob smith left", null)]
    [InlineData("user {a:text} left", "user bob smith left", "a=bob smith")]
    [InlineData("user {a:text} left", "user  left", "a=")]
    [InlineData("user {a} left", "user  left", null)]
    [InlineData("user {a}", "user bob left", null)]
    [InlineData("user {}", "user bob left", "")]
    [InlineData("{a} of {b}: {c:text}", "one of two: three: four", "a=one,b=two,c=three: four")]
    [InlineData(
        "for {u:last} from {ip} port {p} {}",
        "for x from 1 port 2 y from 3 port 4 ssh2: RSA",
        "u=x from 1 port 2 y,ip=3,p=4"
    )]
    [InlineData("for {u:last} from {ip}", "for a from b from c", "u=a from b,ip=c")]
    [InlineData("for {u:last} from {ip}", "for a from b", "u=a,ip=b")]
    [InlineData("for {u:last} from {ip}", "from a", null)]
    [InlineData("({u}) CMD ({c:last})", "(root) CMD (a (b))", "u=root,c=a (b)")]
    [InlineData("done", "done", "")]
    [InlineData("done", "done.", null)]
    [InlineData("done", "", null)]
    public void Reads_a_message_whole_or_not_at_all(string pattern, string message, string? expected)
    {
        var names = new List<string>();
        int Register(string name)
        {
            if (!names.Contains(name))
                names.Add(name);
            return names.IndexOf(name);
        }
        var compiled = MessagePattern.Compile(pattern, Register, out var fault).ShouldNotBeNull(fault);
        var text = Encoding.UTF8.GetBytes(message);
        var registers = new Slice[8];
        var found = compiled.TryMatch(text, 0, registers)
            ? string.Join(
                ',',
                names.Select((n, i) => $"{n}={Encoding.UTF8.GetString(text, registers[i].Start, registers[i].Length)}")
            )
            : null;
        found.ShouldBe(expected);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("a {b", "a '{' is not closed")]
    [InlineData("{a}{b}", "two captures stand side by side")]
    [InlineData("{a:last} x {b:last}", "{name:last} stands twice")]
    [InlineData("{a:regex}", "'{a:regex}' is not known")]
    public void A_pattern_that_cannot_be_read_in_one_way_says_why(string pattern, string why)
    {
        MessagePattern.Compile(pattern, _ => 0, out var fault).ShouldBeNull();
        fault.ShouldBe(why);
    }

    [Fact]
    public void Any_bytes_are_read_in_bounded_steps()
    {
        var random = new Random(7);
        var pattern = MessagePattern.Compile("for {u:last} from {ip} port {p} {}", _ => 0, out _)!;
        var words = new[] { "for ", " from ", " port ", " ", "x", "\0", "é" };
        var registers = new Slice[1];
        for (var i = 0; i < 2000; i++)
        {
            var text = Encoding.UTF8.GetBytes(
                string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => words[random.Next(words.Length)]))
            );
            registers[0] = default;
            if (pattern.TryMatch(text, 0, registers))
                registers[0].Start.ShouldBeInRange(0, text.Length);
        }
        var hostile = Encoding.UTF8.GetBytes("for " + string.Concat(Enumerable.Repeat(" from x", 100_000)));
        pattern.TryMatch(hostile, 0, registers).ShouldBeFalse();
    }
}
